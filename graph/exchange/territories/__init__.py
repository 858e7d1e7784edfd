"""Takes in what planners have: contours, and zonings as lists of communes or as polygons."""

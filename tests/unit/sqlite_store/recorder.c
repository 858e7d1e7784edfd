/* Records, in their real order, what a program does to the files of one folder.
 *
 * Preloaded (LD_PRELOAD) into a process; MAILLE_TRACE_FOLDER is the folder, MAILLE_TRACE_FD an open descriptor
 * that the events are appended to. One event: kind (1 byte), descriptor, offset, number (8 bytes each, little
 * end first), then as many texts or bytes as its kind has, each with its length (8 bytes) in front.
 *
 *   O  open        fd, flags, created (0 or 1); path        W  write     fd, offset; bytes
 *   T  truncate    fd, length                               S  sync      fd (recorded once it has returned)
 *   X  close       fd                                       U  unlink    path
 *   L  link        path, new path                           R  rename    path, new path
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define DESCRIPTORS 4096

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char is_recorded[DESCRIPTORS];

static int is_ours(const char *path) {
  const char *folder = getenv("MAILLE_TRACE_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_ours_open(int fd) { return fd >= 0 && fd < DESCRIPTORS && is_recorded[fd]; }

static void say(const void *bytes, size_t length) {
  static ssize_t (*really_write)(int, const void *, size_t);
  if (!really_write) really_write = dlsym(RTLD_NEXT, "write");
  int trace = atoi(getenv("MAILLE_TRACE_FD"));
  for (const char *from = bytes; length > 0;) {
    ssize_t done = really_write(trace, from, length);
    if (done <= 0) abort();
    from += done;
    length -= (size_t)done;
  }
}

static void say_bytes(const void *bytes, uint64_t length) {
  say(&length, sizeof length);
  say(bytes, length);
}

static void say_event(char kind, int64_t fd, int64_t offset, int64_t number) {
  int64_t numbers[3] = {fd, offset, number};
  say(&kind, 1);
  say(numbers, sizeof numbers);
}

static void say_paths(char kind, const char *path, const char *new_path) {
  say_event(kind, 0, 0, 0);
  say_bytes(path, strlen(path));
  if (new_path) say_bytes(new_path, strlen(new_path));
}

static int opened(int fd, const char *path, int flags, int was_there) {
  if (fd >= DESCRIPTORS) abort();
  if (fd < 0) return fd;
  is_recorded[fd] = 1;
  say_event('O', fd, flags, !was_there);
  say_bytes(path, strlen(path));
  return fd;
}

#define OPENER(name)                                          \
  int name(const char *path, int flags, ...) {                \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                             \
    int (*really)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
    if (!is_ours(path)) return really(path, flags, mode);     \
    pthread_mutex_lock(&order);                               \
    int was_there = access(path, F_OK) == 0;                  \
    int fd = opened(really(path, flags, mode), path, flags, was_there); \
    pthread_mutex_unlock(&order);                             \
    return fd;                                                \
  }
OPENER(open)
OPENER(open64)

#define WRITER(name, offset_type)                                               \
  ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) {  \
    ssize_t (*really)(int, const void *, size_t, offset_type) = dlsym(RTLD_NEXT, #name); \
    if (!is_ours_open(fd)) return really(fd, bytes, length, offset);            \
    pthread_mutex_lock(&order);                                                 \
    ssize_t done = really(fd, bytes, length, offset);                           \
    if (done > 0) say_event('W', fd, offset, 0), say_bytes(bytes, (uint64_t)done); \
    pthread_mutex_unlock(&order);                                               \
    return done;                                                                \
  }
WRITER(pwrite, off_t)
WRITER(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length) {
  ssize_t (*really)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (!is_ours_open(fd)) return really(fd, bytes, length);
  pthread_mutex_lock(&order);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done = really(fd, bytes, length);
  if (done > 0) say_event('W', fd, offset, 0), say_bytes(bytes, (uint64_t)done);
  pthread_mutex_unlock(&order);
  return done;
}

#define TRUNCATER(name, length_type)                                   \
  int name(int fd, length_type length) {                               \
    int (*really)(int, length_type) = dlsym(RTLD_NEXT, #name);         \
    if (!is_ours_open(fd)) return really(fd, length);                  \
    pthread_mutex_lock(&order);                                        \
    int failed = really(fd, length);                                   \
    if (!failed) say_event('T', fd, length, 0);                        \
    pthread_mutex_unlock(&order);                                      \
    return failed;                                                     \
  }
TRUNCATER(ftruncate, off_t)
TRUNCATER(ftruncate64, off64_t)

#define SYNCER(name)                                  \
  int name(int fd) {                                  \
    int (*really)(int) = dlsym(RTLD_NEXT, #name);     \
    if (!is_ours_open(fd)) return really(fd);         \
    pthread_mutex_lock(&order);                       \
    int failed = really(fd);                          \
    if (!failed) say_event('S', fd, 0, 0);            \
    pthread_mutex_unlock(&order);                     \
    return failed;                                    \
  }
SYNCER(fsync)
SYNCER(fdatasync)

int close(int fd) {
  int (*really)(int) = dlsym(RTLD_NEXT, "close");
  if (!is_ours_open(fd)) return really(fd);
  pthread_mutex_lock(&order);
  is_recorded[fd] = 0;
  say_event('X', fd, 0, 0);
  int failed = really(fd);
  pthread_mutex_unlock(&order);
  return failed;
}

int unlink(const char *path) {
  int (*really)(const char *) = dlsym(RTLD_NEXT, "unlink");
  if (!is_ours(path)) return really(path);
  pthread_mutex_lock(&order);
  int failed = really(path);
  if (!failed) say_paths('U', path, NULL);
  pthread_mutex_unlock(&order);
  return failed;
}

#define MOVER(name, kind)                                                    \
  int name(const char *path, const char *new_path) {                         \
    int (*really)(const char *, const char *) = dlsym(RTLD_NEXT, #name);     \
    if (!is_ours(new_path)) return really(path, new_path);                   \
    pthread_mutex_lock(&order);                                              \
    int failed = really(path, new_path);                                     \
    if (!failed) say_paths(kind, path, new_path);                            \
    pthread_mutex_unlock(&order);                                            \
    return failed;                                                           \
  }
MOVER(link, 'L')
MOVER(rename, 'R')

int linkat(int folder, const char *path, int new_folder, const char *new_path, int flags) {
  int (*really)(int, const char *, int, const char *, int) = dlsym(RTLD_NEXT, "linkat");
  if (!is_ours(new_path)) return really(folder, path, new_folder, new_path, flags);
  pthread_mutex_lock(&order);
  int failed = really(folder, path, new_folder, new_path, flags);
  if (!failed) say_paths('L', path, new_path);
  pthread_mutex_unlock(&order);
  return failed;
}

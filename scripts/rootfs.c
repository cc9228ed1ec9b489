/*
 * File work in a container's root, step by step, each step timed by one pair of clock readings.
 *
 * usage: rootfs TREE WORK FILES DIRECTORIES
 *
 * TREE holds FILES files of 4 KiB as directory N % DIRECTORIES / file N (d003/f00019), a file `large`, and directories
 * `move0` to `move3`: all of them come from the image. WORK is a directory that is not there yet.
 *
 * Each kind of change has files of its own (N % 8), so that every step finds them as the image has them. Prints a line of
 * JSON for each step: its operations and nanoseconds (CLOCK_MONOTONIC), or the error by which the file system refuses it.
 * Exits 0; 1 with the reason on standard error where a step cannot be done.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILE_SIZE = 4096, BLOCK = 1 << 20, CREATED = 256, SYNCED = 16, WRITTEN_BLOCKS = 16, MOVED = 4 };

/* Which files are for what: N % 8. */
enum { APPENDED = 1, CHOWNED = 2, RENAMED = 3, UNLINKED = 4 };

static const char *tree, *work;
static long files, directories;
static char block[BLOCK];

static void fail(const char *format, ...) {
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, ": %s\n", strerror(error));
	exit(1);
}

static long long now_ns(void) {
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) fail("clock_gettime");
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void path_of(char *path, long number, const char *suffix) {
	snprintf(path, 256, "%s/d%03ld/f%05ld%s", tree, number % directories, number, suffix);
}

static void work_path(char *path, long number) {
	snprintf(path, 256, "%s/c%ld/n%05ld", work, number % 4, number);
}

static int opened(const char *path, int flags) {
	int file = open(path, flags | O_CLOEXEC, 0644);
	if (file < 0) fail("open %s", path);
	return file;
}

static void closed(int file, const char *path) {
	if (close(file) != 0) fail("close %s", path);
}

static void written(int file, const char *path, size_t bytes) {
	if (write(file, block, bytes) != (ssize_t)bytes) fail("write %s", path);
}

/* Every entry below a directory, each looked at. */
static long walked(const char *path) {
	DIR *directory = opendir(path);
	if (directory == NULL) fail("opendir %s", path);
	long count = 0;
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (entry == NULL) {
			if (errno != 0) fail("readdir %s", path);
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
		char below[512];
		snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
		struct stat found;
		if (lstat(below, &found) != 0) fail("lstat %s", below);
		count++;
		if (S_ISDIR(found.st_mode)) count += walked(below);
	}
	closedir(directory);
	return count;
}

static long walk(void) { return walked(tree); }

static long stat_files(void) {
	char path[256];
	struct stat found;
	for (long n = 0; n < files; n++) {
		path_of(path, n, "");
		if (lstat(path, &found) != 0) fail("lstat %s", path);
	}
	return files;
}

static long miss(void) {
	char path[256];
	struct stat found;
	for (long n = 0; n < files; n++) {
		path_of(path, n, ".none");
		if (lstat(path, &found) == 0) {
			errno = EEXIST;
			fail("lstat %s", path);
		}
		if (errno != ENOENT) fail("lstat %s", path);
	}
	return files;
}

static long read_files(void) {
	char path[256];
	long count = 0;
	for (long n = 0; n < files; n += 2) {
		path_of(path, n, "");
		int file = opened(path, O_RDONLY);
		if (read(file, block, FILE_SIZE) != FILE_SIZE) fail("read %s", path);
		closed(file, path);
		count++;
	}
	return count;
}

static long read_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", tree);
	int file = opened(path, O_RDONLY);
	long count = 0;
	ssize_t bytes;
	while ((bytes = read(file, block, BLOCK)) > 0) count++;
	if (bytes < 0) fail("read %s", path);
	closed(file, path);
	return count;
}

static long append(void) {
	char path[256];
	long count = 0;
	for (long n = APPENDED; n < files; n += 8, count++) {
		path_of(path, n, "");
		int file = opened(path, O_WRONLY | O_APPEND);
		written(file, path, 1);
		closed(file, path);
	}
	return count;
}

static long chown_files(void) {
	char path[256];
	long count = 0;
	for (long n = CHOWNED; n < files; n += 8, count++) {
		path_of(path, n, "");
		if (lchown(path, 1, 1) != 0) fail("chown %s", path);
	}
	return count;
}

static long copy_up_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", tree);
	closed(opened(path, O_WRONLY), path);
	return 1;
}

static long rename_files(void) {
	char from[256], to[256];
	long count = 0;
	for (long n = RENAMED; n < files; n += 8, count++) {
		path_of(from, n, "");
		path_of(to, n, ".moved");
		if (rename(from, to) != 0) fail("rename %s", from);
	}
	return count;
}

/* Refused with EXDEV where a directory of a lower layer is not copied up (overlayfs without redirect_dir). */
static long rename_directories(void) {
	char from[256], to[256];
	for (int n = 0; n < MOVED; n++) {
		snprintf(from, sizeof from, "%s/move%d", tree, n);
		snprintf(to, sizeof to, "%s/moved%d", tree, n);
		if (rename(from, to) == 0) continue;
		if (errno == EXDEV) return -EXDEV;
		fail("rename %s", from);
	}
	return MOVED;
}

static long unlink_files(void) {
	char path[256];
	long count = 0;
	for (long n = UNLINKED; n < files; n += 8, count++) {
		path_of(path, n, "");
		if (unlink(path) != 0) fail("unlink %s", path);
	}
	return count;
}

static long create(void) {
	char path[256];
	if (mkdir(work, 0755) != 0) fail("mkdir %s", work);
	for (int n = 0; n < 4; n++) {
		snprintf(path, sizeof path, "%s/c%d", work, n);
		if (mkdir(path, 0755) != 0) fail("mkdir %s", path);
	}
	for (long n = 0; n < CREATED; n++) {
		work_path(path, n);
		int file = opened(path, O_WRONLY | O_CREAT | O_EXCL);
		written(file, path, FILE_SIZE);
		closed(file, path);
	}
	return CREATED;
}

static long overwrite(void) {
	char path[256];
	for (long n = 0; n < CREATED; n++) {
		work_path(path, n);
		int file = opened(path, O_WRONLY);
		written(file, path, FILE_SIZE);
		closed(file, path);
	}
	return CREATED;
}

static long sync_files(void) {
	char path[256];
	for (long n = 0; n < SYNCED; n++) {
		work_path(path, n);
		int file = opened(path, O_WRONLY);
		written(file, path, FILE_SIZE);
		if (fsync(file) != 0) fail("fsync %s", path);
		closed(file, path);
	}
	return SYNCED;
}

static long write_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", work);
	int file = opened(path, O_WRONLY | O_CREAT | O_EXCL);
	for (int n = 0; n < WRITTEN_BLOCKS; n++) written(file, path, BLOCK);
	closed(file, path);
	return WRITTEN_BLOCKS;
}

static long removed(const char *path) {
	DIR *directory = opendir(path);
	if (directory == NULL) fail("opendir %s", path);
	long count = 0;
	struct dirent *entry;
	while ((entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
		char below[512];
		snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
		struct stat found;
		if (lstat(below, &found) != 0) fail("lstat %s", below);
		if (S_ISDIR(found.st_mode)) {
			count += removed(below);
		} else {
			if (unlink(below) != 0) fail("unlink %s", below);
			count++;
		}
	}
	closedir(directory);
	if (rmdir(path) != 0) fail("rmdir %s", path);
	return count + 1;
}

static long rmtree(void) { return removed(work); }

static const struct {
	const char *name;
	long (*run)(void);
} steps[] = {
	{"walk", walk},
	{"stat", stat_files},
	{"miss", miss},
	{"read", read_files},
	{"read_large", read_large},
	{"append", append},
	{"chown", chown_files},
	{"copy_up_large", copy_up_large},
	{"rename_file", rename_files},
	{"rename_dir", rename_directories},
	{"unlink", unlink_files},
	{"create", create},
	{"overwrite", overwrite},
	{"fsync", sync_files},
	{"write_large", write_large},
	{"rmtree", rmtree},
};

int main(int count, char **arguments) {
	if (count != 5) {
		fprintf(stderr, "usage: rootfs TREE WORK FILES DIRECTORIES\n");
		return 2;
	}
	tree = arguments[1];
	work = arguments[2];
	files = atol(arguments[3]);
	directories = atol(arguments[4]);
	for (size_t n = 0; n < sizeof steps / sizeof *steps; n++) {
		long long begin = now_ns();
		long operations = steps[n].run();
		long long end = now_ns();
		if (operations < 0)
			printf("{\"step\":\"%s\",\"refused\":\"%s\"}\n", steps[n].name, strerrorname_np((int)-operations));
		else
			printf("{\"step\":\"%s\",\"operations\":%ld,\"ns\":%lld}\n", steps[n].name, operations, end - begin);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}

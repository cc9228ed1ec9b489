/*
 * File work in a container's root, step by step. Each step is timed by one pair of clock readings.
 *
 * usage: rootfs TREE WORK FILES DIRECTORIES
 *        rootfs change TREE COUNT DIRECTORIES
 *
 * TREE comes from the image. It holds FILES files of 4 KiB, file N in directory N % DIRECTORIES (d003/f00019), a file
 * `large`, and the directories `move0` to `move3`. WORK is a directory that does not exist yet.
 *
 * Each kind of change has its own files (N % 8), so every step finds them as the image has them. The program prints a
 * line of JSON for each step: its operations and nanoseconds (CLOCK_MONOTONIC), or the error with which the file system
 * refuses it by design. It exits with 0; with 1 and the reason on standard error if a step cannot be done; with 2 for
 * wrong arguments. `change` appends a byte to each of the first COUNT files of TREE, and prints nothing.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILE_SIZE = 4096, BLOCK = 1 << 20, CREATED = 256, SYNCED = 16, WRITTEN_BLOCKS = 16, MOVED = 4 };

/* Which files are for what: N % 8. */
enum { APPENDED = 1, CHOWNED = 2, RENAMED = 3, UNLINKED = 4, KINDS = 8 };

/* What a step returns if the file system refuses it with EXDEV. */
enum { REFUSED_EXDEV = -1 };

static const char *tree, *work;
static long files, directories;
static char block[BLOCK];

static void fail(const char *what, const char *path) {
	int error = errno;
	fprintf(stderr, "%s %s: %s\n", what, path, strerror(error));
	exit(1);
}

/* Compiled with -DUNTIMED it reads no clock: what the clocks cost is measured against that (test/bench/clocks.ts). */
static long long now_ns(void) {
#ifdef UNTIMED
	return 0;
#endif
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) fail("clock_gettime", "");
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void tree_path(char *path, long number, const char *suffix) {
	snprintf(path, 256, "%s/d%03ld/f%05ld%s", tree, number % directories, number, suffix);
}

/* Does something to every file of the tree whose number is first, first + step, ... */
static long each(long first, long step, const char *suffix, void (*act)(const char *path)) {
	char path[256];
	long count = 0;
	for (long number = first; number < files; number += step, count++) {
		tree_path(path, number, suffix);
		act(path);
	}
	return count;
}

static int opened(const char *path, int flags) {
	int file = open(path, flags | O_CLOEXEC, 0644);
	if (file < 0) fail("open", path);
	return file;
}

static void closed(int file, const char *path) {
	if (close(file) != 0) fail("close", path);
}

static void written(int file, const char *path, size_t bytes) {
	if (write(file, block, bytes) != (ssize_t)bytes) fail("write", path);
}

/* Looks at every entry of a directory and hands it on. */
static long entries(const char *path, long (*act)(const char *path, int is_directory)) {
	DIR *directory = opendir(path);
	if (directory == NULL) fail("opendir", path);
	long count = 0;
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (entry == NULL) {
			if (errno != 0) fail("readdir", path);
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
		char below[512];
		snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
		struct stat found;
		if (lstat(below, &found) != 0) fail("lstat", below);
		count += act(below, S_ISDIR(found.st_mode));
	}
	closedir(directory);
	return count;
}

static long look_at(const char *path, int is_directory) {
	return 1 + (is_directory ? entries(path, look_at) : 0);
}

static long walk(void) { return entries(tree, look_at); }

static void look_up(const char *path) {
	struct stat found;
	if (lstat(path, &found) != 0) fail("lstat", path);
}

static long stat_files(void) { return each(0, 1, "", look_up); }

static void look_up_none(const char *path) {
	struct stat found;
	if (lstat(path, &found) == 0) errno = EEXIST;
	if (errno != ENOENT) fail("lstat", path);
}

static long miss(void) { return each(0, 1, ".none", look_up_none); }

static void read_one(const char *path) {
	int file = opened(path, O_RDONLY);
	if (read(file, block, FILE_SIZE) != FILE_SIZE) fail("read", path);
	closed(file, path);
}

static long read_files(void) { return each(0, 2, "", read_one); }

static long read_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", tree);
	int file = opened(path, O_RDONLY);
	long count = 0;
	ssize_t bytes;
	while ((bytes = read(file, block, BLOCK)) > 0) count++;
	if (bytes < 0) fail("read", path);
	closed(file, path);
	return count;
}

static void append_to(const char *path) {
	int file = opened(path, O_WRONLY | O_APPEND);
	written(file, path, 1);
	closed(file, path);
}

static long append(void) { return each(APPENDED, KINDS, "", append_to); }

static void chown_one(const char *path) {
	if (lchown(path, 1, 1) != 0) fail("chown", path);
}

static long chown_files(void) { return each(CHOWNED, KINDS, "", chown_one); }

static long copy_up_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", tree);
	closed(opened(path, O_WRONLY), path);
	return 1;
}

static void rename_one(const char *path) {
	char to[300];
	snprintf(to, sizeof to, "%s.moved", path);
	if (rename(path, to) != 0) fail("rename", path);
}

static long rename_files(void) { return each(RENAMED, KINDS, "", rename_one); }

/* Refused with EXDEV if a directory of a lower layer would have to be copied up (overlayfs without redirect_dir). */
static long rename_directories(void) {
	char from[256], to[256];
	for (int number = 0; number < MOVED; number++) {
		snprintf(from, sizeof from, "%s/move%d", tree, number);
		snprintf(to, sizeof to, "%s/moved%d", tree, number);
		if (rename(from, to) == 0) continue;
		if (errno == EXDEV) return REFUSED_EXDEV;
		fail("rename", from);
	}
	return MOVED;
}

static void unlink_one(const char *path) {
	if (unlink(path) != 0) fail("unlink", path);
}

static long unlink_files(void) { return each(UNLINKED, KINDS, "", unlink_one); }

/* Writes 4 KiB to each of the first files of WORK. */
static long write_files(long count, int flags, int is_synced) {
	char path[256];
	for (long number = 0; number < count; number++) {
		snprintf(path, sizeof path, "%s/c%ld/n%05ld", work, number % 4, number);
		int file = opened(path, O_WRONLY | flags);
		written(file, path, FILE_SIZE);
		if (is_synced && fsync(file) != 0) fail("fsync", path);
		closed(file, path);
	}
	return count;
}

static long create(void) {
	char path[256];
	if (mkdir(work, 0755) != 0) fail("mkdir", work);
	for (int number = 0; number < 4; number++) {
		snprintf(path, sizeof path, "%s/c%d", work, number);
		if (mkdir(path, 0755) != 0) fail("mkdir", path);
	}
	return write_files(CREATED, O_CREAT | O_EXCL, 0);
}

static long overwrite(void) { return write_files(CREATED, 0, 0); }

static long sync_files(void) { return write_files(SYNCED, 0, 1); }

static long write_large(void) {
	char path[256];
	snprintf(path, sizeof path, "%s/large", work);
	int file = opened(path, O_WRONLY | O_CREAT | O_EXCL);
	for (int number = 0; number < WRITTEN_BLOCKS; number++) written(file, path, BLOCK);
	closed(file, path);
	return WRITTEN_BLOCKS;
}

static long take_away(const char *path, int is_directory) {
	long count = is_directory ? entries(path, take_away) : 0;
	if ((is_directory ? rmdir(path) : unlink(path)) != 0) fail("remove", path);
	return count + 1;
}

static long rmtree(void) { return take_away(work, 1); }

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
		fprintf(stderr, "usage: rootfs TREE WORK FILES DIRECTORIES\n       rootfs change TREE COUNT DIRECTORIES\n");
		return 2;
	}
	directories = atol(arguments[4]);
	files = atol(arguments[3]);
	if (strcmp(arguments[1], "change") == 0) {
		tree = arguments[2];
		each(0, 1, "", append_to);
		return 0;
	}
	tree = arguments[1];
	work = arguments[2];
	for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
		long long begin = now_ns();
		long operations = steps[step].run();
		long long end = now_ns();
		if (operations == REFUSED_EXDEV)
			printf("{\"step\":\"%s\",\"refused\":\"EXDEV\"}\n", steps[step].name);
		else
			printf("{\"step\":\"%s\",\"operations\":%ld,\"ns\":%lld}\n", steps[step].name, operations, end - begin);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}

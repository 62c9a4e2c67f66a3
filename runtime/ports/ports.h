// SPDX-License-Identifier: Apache-2.0
//
// The world, in one struct. Everything that a command may ask of the operating
// system goes through here; os/ answers for real, tests/fakes/ from memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/project_tree.h"
#include "ir/rel_path.h"
#include "runtime/ports/result.h"
#include "runtime/ports/writer.h"

namespace spin_aks {

// Whether a pipe may stand for a file. It is read until its writers close it, which may take them for ever.
enum class Pipes : std::uint8_t { kRefused, kRead };

// What to do where another run writes.
enum class Patience : std::uint8_t { kNow, kWait };

// A directory, which need not exist, and everything below it. Reading follows
// links wherever they lead; writing never leaves the directory.
class Directory {
 public:
  virtual ~Directory() = default;

  // As the user would type it; `.` for the working directory.
  [[nodiscard]] virtual std::string name() const = 0;
  // Absolute, every link resolved as far as it exists: for comparing places, never for showing.
  [[nodiscard]] virtual std::string RealPath() const = 0;
  // Another directory by a path as people type it: relative to this one, or absolute. Does not touch the disk.
  [[nodiscard]] virtual std::unique_ptr<Directory> Open(std::string_view path) const = 0;

  // The bytes of a file; nothing if there is none. At most `limit` bytes, else kTooLarge; waits for nothing but pipes, and for
  // those only with kRead.
  [[nodiscard]] virtual Result<std::optional<std::string>> Read(const RelPath& path, std::size_t limit, Pipes pipes) const = 0;
  // The entry itself and what it leads to; nothing if there is no entry of this name. kDenied: its directory may not be
  // gone into.
  [[nodiscard]] virtual Result<std::optional<ProjectNode>> Look(const RelPath& path) const = 0;
  // Names in a directory, sorted bytewise; empty if it does not exist.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(const RelPath& path) const = 0;
  // The same place with every link on the way resolved, so that two ways to one place compare equal; what does not
  // exist yet stays as it is. kOutside, kDangling where links lead there.
  [[nodiscard]] virtual Result<RelPath> Canonical(const RelPath& path) const = 0;

  // Holds it for writing, against all others that ask; makes it if it is not there. kBusy: another run holds it, and kNow was
  // asked for. Where the file system knows no locks, two runs at once are the user's to avoid.
  [[nodiscard]] virtual Result<std::unique_ptr<Writer>> Hold(Patience patience) = 0;
};

enum class Stream : std::uint8_t { kOut, kErr };

// Where data (kOut) and talk (kErr) go, and what comes in.
class Console {
 public:
  virtual ~Console() = default;
  virtual void Write(Stream stream, std::string_view text) = 0;
  [[nodiscard]] virtual bool IsTerminal(Stream stream) const = 0;
  // Columns; 0 if unknown or not a terminal.
  [[nodiscard]] virtual std::size_t Width(Stream stream) const = 0;
  // Standard input to its end, whatever it is. At most `limit` bytes, else kTooLarge.
  [[nodiscard]] virtual Result<std::string> ReadInput(std::size_t limit) = 0;
  // Whether somebody can be asked: both what they type and what they are told goes through a terminal.
  [[nodiscard]] virtual bool CanAsk() const = 0;
  // What they type next, without its end. Nothing: they have gone.
  [[nodiscard]] virtual Result<std::optional<std::string>> ReadLine() = 0;
  // Hands on what is held back. An error: some of what was written is lost (a full disk behind `>`).
  [[nodiscard]] virtual Result<void> Flush() = 0;
};

// The environment of the process, taken once: a value.
struct Environment {
  std::map<std::string, std::string, std::less<>> variables;
  // Nothing if unset.
  [[nodiscard]] std::optional<std::string_view> Get(std::string_view name) const;
};

class Clusters;
class History;
class Http;
class Programs;

struct Ports {
  Directory& working_directory;
  Console& console;
  const Environment& environment;
  History& history;
  Programs* programs = nullptr;  // null: there are none
  Http* http = nullptr;          // null: there is no network
  Clusters* clusters = nullptr;  // null: there are none
};

}  // namespace spin_aks

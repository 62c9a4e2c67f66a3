// SPDX-License-Identifier: Apache-2.0
//
// Functions that wait for servers, written from top to bottom: a coroutine that asks, and goes on when the answer is there. All of them run
// in one thread, between two `Http::Turn`s, so nothing they share needs a lock.
//
//   Task<Result<Token>> Fetch(Http& http, …) {
//     Result<HttpResponse> answer = co_await Ask(http, request);
//     …
//     co_return token;
//   }
//   Result<Token> token = RunToEnd(http, Fetch(http, …));
//
// What a coroutine takes by reference outlives it. It begins when it is waited for. What `co_await` is given is named first, or is one
// call: g++ 12 destroys temporaries of larger expressions twice (gcc.gnu.org/PR99576).
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/ports/http.h"
#include "runtime/ports/result.h"

namespace spin_aks {

template <typename T>
class [[nodiscard]] Task {
 public:
  struct promise_type;  // NOLINT(readability-identifier-naming): the language's name
  using Handle = std::coroutine_handle<promise_type>;

  // Hands over to who waits, without a deeper stack.
  struct GoOn {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(Handle ended) const noexcept { return ended.promise().waiter; }
    void await_resume() const noexcept {}
  };

  struct promise_type {  // NOLINT(readability-identifier-naming)
    std::optional<T> value;
    std::coroutine_handle<> waiter = std::noop_coroutine();

    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] GoOn final_suspend() const noexcept { return {}; }
    void return_value(T returned) { value.emplace(std::move(returned)); }
    // The house reports by values: an exception is a fault of ours.
    void unhandled_exception() const noexcept { std::terminate(); }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&&) = delete;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  // Small, because compilers copy it about; the task itself stays where it is, and is waited for once.
  struct Awaiter {
    Handle handle;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) const noexcept {
      handle.promise().waiter = waiter;
      return handle;
    }
    [[nodiscard]] T await_resume() const { return *std::move(handle.promise().value); }
  };
  [[nodiscard]] Awaiter operator co_await() const noexcept { return {handle_}; }

  // For who is no coroutine.
  void Begin() { handle_.resume(); }
  [[nodiscard]] bool HasEnded() const { return handle_.done(); }
  [[nodiscard]] T Take() { return *std::move(handle_.promise().value); }

 private:
  explicit Task(Handle handle) : handle_(handle) {}

  Handle handle_;
};

// `co_await Ask(http, request)`: its answer.
class [[nodiscard]] Ask {
 public:
  Ask(Http& http, HttpRequest request) : http_(http), request_(std::move(request)) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    http_.Start(std::move(request_), [this, waiter](Result<HttpResponse> answer) {
      answer_.emplace(std::move(answer));
      waiter.resume();
    });
  }
  [[nodiscard]] Result<HttpResponse> await_resume() { return *std::move(answer_); }

 private:
  Http& http_;
  HttpRequest request_;
  std::optional<Result<HttpResponse>> answer_;
};

// `co_await Sleep(http, delay)`.
class [[nodiscard]] Sleep {
 public:
  Sleep(Http& http, std::chrono::milliseconds delay) : http_(http), delay_(delay) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    http_.After(delay_, [waiter] { waiter.resume(); });
  }
  void await_resume() const noexcept {}

 private:
  Http& http_;
  std::chrono::milliseconds delay_;
};

// `co_await All(tasks)`: all of them at once; their results in the order of the tasks.
template <typename T>
class [[nodiscard]] All {
 public:
  explicit All(std::vector<Task<T>> tasks) : tasks_(std::move(tasks)), left_(tasks_.size()) { results_.resize(tasks_.size()); }

  [[nodiscard]] bool await_ready() const noexcept { return tasks_.empty(); }
  void await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    for (std::size_t i = 0; i < tasks_.size(); ++i) joins_.push_back(Join(i));
    // With the last one to begin, all of them may have ended, and this with them.
    const std::size_t count = joins_.size();
    for (std::size_t i = 0; i < count; ++i) joins_[i].Begin();
  }
  [[nodiscard]] std::vector<T> await_resume() {
    std::vector<T> results;
    for (std::optional<T>& result : results_) results.push_back(*std::move(result));
    return results;
  }

 private:
  // Stops here for good, and lets another one go on: that may be the end of all this.
  struct HandOver {
    std::coroutine_handle<> to;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> /*from*/) const noexcept { return to; }
    void await_resume() const noexcept {}
  };

  Task<bool> Join(std::size_t i) {
    results_[i].emplace(co_await tasks_[i]);
    if (--left_ == 0) co_await HandOver{waiter_};
    co_return true;
  }

  std::vector<Task<T>> tasks_;
  std::vector<std::optional<T>> results_;
  std::vector<Task<bool>> joins_;
  std::size_t left_;
  std::coroutine_handle<> waiter_;
};

template <typename T>
[[nodiscard]] T RunToEnd(Http& http, Task<T> task) {
  task.Begin();
  while (!task.HasEnded()) {
    if (!http.Turn()) std::terminate();  // it waits for nothing: a fault of ours
  }
  return task.Take();
}

}  // namespace spin_aks

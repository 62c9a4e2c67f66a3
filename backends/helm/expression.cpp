// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "ir/ascii.h"
#include "ir/json_text.h"

namespace spin_aks::helm {
namespace {

bool IsIdentifier(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '_'; };
  return !text.empty() && !IsDigit(text.front()) && std::ranges::all_of(text, legal);
}

class Writer {
 public:
  explicit Writer(Scope scope) : scope_(scope) {}

  std::string Write(const Expression& expression) const {
    return std::visit([&](const auto& form) { return Form(form); }, expression.form);
  }

 private:
  // What may follow a function's name: calls in parentheses.
  std::string Argument(const Expression& expression) const { return Argument(expression, Write(expression)); }
  static std::string Argument(const Expression& expression, std::string written) {
    const bool is_call = std::holds_alternative<Call>(expression.form) || std::holds_alternative<Include>(expression.form);
    return is_call ? "(" + std::move(written) + ")" : written;
  }

  std::string Root() const { return scope_ == Scope::kWhole ? "." : "$"; }

  std::string Form(const Dot& /*dot*/) const { return "."; }
  std::string Form(const ReleaseField& field) const {
    const std::string_view name = field.name == ReleaseField::Name::kNamespace ? "Namespace" : "Service";
    return fmt::format("{}Release.{}", Prefix(), name);
  }
  // `.Values.replicaCount`; `(.Values.image).tag`, which is nothing where there is no table, and no error.
  std::string Form(const ValueRef& ref) const {
    std::string out = Prefix() + "Values";
    bool is_closed = true;  // whether a field may follow, though `out` were nothing
    for (const std::string& key : ref.keys) {
      if (IsIdentifier(key)) {
        if (!is_closed) out = fmt::format("({})", out);
        out.append(1, '.').append(key);
        is_closed = false;
      } else {
        out = fmt::format("(index ({} | default dict) {})", out, GoString(key));
        is_closed = true;
      }
    }
    return out;
  }
  std::string Form(const Constant& constant) const {
    if (const std::string* text = constant.value.AsString()) return GoString(*text);
    if (const bool* flag = std::get_if<bool>(&constant.value.node())) return *flag ? "true" : "false";
    return std::to_string(std::get<std::int64_t>(constant.value.node()));
  }
  std::string Form(const Include& include) const {
    return fmt::format("include {} {}", GoString(include.helper), include.argument.empty() ? Root() : Argument(include.argument.front()));
  }
  std::string Form(const Call& call) const;

  std::string Prefix() const { return scope_ == Scope::kWhole ? "." : "$."; }

  Scope scope_;
};

// A run of `$` is doubled, and one `$` before `(` or before what is not ASCII.
constexpr std::string_view kEscapeExpansion =
    R"re(regexReplaceAll "(\\$\\$+)|(\\$)(\\(|[^\\x00-\\x7f])" {0} "${{1}}${{1}}${{2}}${{2}}${{3}}")re";

// `{0}` is the first argument; `{1}` the same as it may stand before a `|`; `{2}` those after it.
std::string_view PatternOf(Function function) {
  switch (function) {
    case Function::kQuote:
      return "{1} | quote";
    case Function::kInt64:
      return "int64 {0}";
    case Function::kAnd:
      return "and {0} {2}";
    case Function::kOr:
      return "or {0} {2}";
    case Function::kNot:
      return "not {0}";
    case Function::kEqual:
      return "eq {0} {2}";
    case Function::kGreater:
      return "gt {0} {2}";
    case Function::kIsAbsent:
      return R"(kindIs "invalid" {0})";
    case Function::kDefault:
      return "{1} | default {2}";
    case Function::kOrElse:
      return R"(ternary {2} {0} (kindIs "invalid" {0}))";
    case Function::kText:
      return "toString {0}";
    case Function::kIntegerText:
      return R"(kindIs "string" {0} | ternary {0} (int64 {0} | toString))";
    case Function::kEscapeExpansion:
      return kEscapeExpansion;
    case Function::kJoin:
      return "print {0} {2}";
    case Function::kFromYaml:
      return R"(print {0} "\n" | fromYaml)";  // a template's last line break is trimmed, and a block's text ends in it
    case Function::kHash:
      return "{1} | sha256sum | trunc 8";
  }
  return {};
}

std::string Writer::Form(const Call& call) const {
  // Each argument is written once: twice at each level would be 2^n times at the innermost of n.
  const std::string first = Write(call.arguments.front());
  std::string others;
  for (const Expression& argument : call.arguments | std::views::drop(1))
    others.append(others.empty() ? "" : " ").append(Argument(argument));
  return fmt::format(fmt::runtime(PatternOf(call.function)), Argument(call.arguments.front(), first), first, others);
}

}  // namespace

Expression Apply(Function function, Expression argument) {
  Call call{.function = function, .arguments = {}};
  call.arguments.push_back(std::move(argument));
  return call;
}

Expression Apply(Function function, Expression first, Expression second) {
  Call call{.function = function, .arguments = {}};
  call.arguments.push_back(std::move(first));
  call.arguments.push_back(std::move(second));
  return call;
}

Expression Apply(Function function, std::vector<Expression> arguments) {
  return Call{.function = function, .arguments = std::move(arguments)};
}

Expression Quote(Expression argument) { return Apply(Function::kQuote, std::move(argument)); }

std::string WriteExpression(const Expression& expression, Scope scope) { return Writer(scope).Write(expression); }

// Whatever escape we write for JSON is one of Go's too (The Go Programming Language Specification, "String literals").
std::string GoString(std::string_view text) { return JsonString(text); }

}  // namespace spin_aks::helm

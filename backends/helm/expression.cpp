// SPDX-License-Identifier: Apache-2.0
#include "backends/helm/expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "ir/ascii.h"
#include "ir/check.h"
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
  std::string Argument(const Expression& expression) const {
    const bool is_call = std::holds_alternative<Call>(expression.form) || std::holds_alternative<Include>(expression.form);
    return is_call ? "(" + Write(expression) + ")" : Write(expression);
  }

  std::string Root() const { return scope_ == Scope::kWhole ? "." : "$"; }

  std::string Form(const Dot& /*dot*/) const { return "."; }
  std::string Form(const ReleaseField& field) const {
    const std::string_view name = field.name == ReleaseField::Name::kNamespace ? "Namespace" : "Service";
    return fmt::format("{}Release.{}", Prefix(), name);
  }
  std::string Form(const ValueRef& ref) const {
    return ref.tables == ValueRef::Tables::kOptional ? Optional(ref.keys) : Required(ref.keys);
  }
  std::string Form(const Constant& constant) const {
    if (const std::string* text = constant.value.AsString()) return GoString(*text);
    return std::to_string(std::get<std::int64_t>(constant.value.node()));
  }
  std::string Form(const Include& include) const {
    return fmt::format("include {} {}", GoString(include.helper), include.argument.empty() ? Root() : Argument(include.argument.front()));
  }
  std::string Form(const Call& call) const;

  std::string Prefix() const { return scope_ == Scope::kWhole ? "." : "$."; }

  // `.Values.image.tag`, or `(index .Values "a-b" "c")` where a key is no identifier.
  std::string Required(const std::vector<std::string>& keys) const {
    std::string dotted = Prefix() + "Values";
    std::string indexed = "(index " + dotted;
    for (const std::string& key : keys) {
      dotted += "." + key;
      indexed += " " + GoString(key);
    }
    return std::ranges::all_of(keys, IsIdentifier) ? dotted : indexed + ")";
  }

  // `(.Values.security).pod` is nothing where there is no table, and no error.
  std::string Optional(const std::vector<std::string>& keys) const {
    std::string ref = Prefix() + "Values";
    for (const std::string& key : keys) {
      if (&key != &keys.front()) ref.insert(0, 1, '(').append(1, ')');
      CHECK(IsIdentifier(key), "only what names an object has other keys, and that is required");
      ref.append(1, '.').append(key);
    }
    return ref;
  }

  Scope scope_;
};

// A run of `$` is doubled, and one `$` before `(` or before what is not ASCII.
constexpr std::string_view kEscapeExpansion =
    R"re(regexReplaceAll "(\\$\\$+)|(\\$)(\\(|[^\\x00-\\x7f])" {0} "${{1}}${{1}}${{2}}${{2}}${{3}}")re";

// `{0}` is an argument; `{1}` the first as it may stand before a `|`; `{2}` the second argument.
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
    case Function::kText:
      return "toString {0}";
    case Function::kIntegerText:
      return R"(kindIs "string" {0} | ternary {0} (int64 {0} | toString))";
    case Function::kEscapeExpansion:
      return kEscapeExpansion;
    case Function::kJoin:
      return "print {0} {2}";
    case Function::kFromYaml:
      return "{1} | fromYaml";
    case Function::kHash:
      return "{1} | sha256sum | trunc 8";
  }
  return {};
}

std::string Writer::Form(const Call& call) const {
  const std::string second = call.arguments.size() > 1 ? Argument(call.arguments[1]) : std::string();
  return fmt::format(fmt::runtime(PatternOf(call.function)), Argument(call.arguments.front()), Write(call.arguments.front()), second);
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

Expression Quote(Expression argument) { return Apply(Function::kQuote, std::move(argument)); }

std::string WriteExpression(const Expression& expression, Scope scope) { return Writer(scope).Write(expression); }

// Whatever escape we write for JSON is one of Go's too (The Go Programming Language Specification, "String literals").
std::string GoString(std::string_view text) { return JsonString(text); }

}  // namespace spin_aks::helm

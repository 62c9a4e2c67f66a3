// SPDX-License-Identifier: Apache-2.0
#include "ir/passwords.h"

#include <string>

#include <gtest/gtest.h>

namespace spin_aks {
namespace {

TEST(Passwords, AreHiddenWhereverAnAddressStands) {
  EXPECT_EQ(HidePasswords("redis://:secret@host:6379/0"), "redis://:******@host:6379/0");
  EXPECT_EQ(HidePasswords("see \"postgres://shop:pa:ss@db\" and mqtt://a:b@c"), "see \"postgres://shop:*****@db\" and mqtt://a:*@c");
  EXPECT_EQ(HidePasswords("https://token@hooks.example.com/a@b"), "https://*****@hooks.example.com/a@b");
  EXPECT_EQ(HidePasswords("redis://{{ user name }}:secret@{{ host }}"), "redis://{{ user name }}:******@{{ host }}");
  EXPECT_EQ(HidePasswords("redis://:a@b@host"), "redis://:***@host") << "the last `@` is the one";
}

TEST(Passwords, AreHiddenBehindTheKeyThatIsCalledSo) {
  EXPECT_EQ(HidePasswords("password = \"hunter2\"\n"), "password = \"*******\"\n");
  EXPECT_EQ(HidePasswords("-password='a'\n+password\t=\t\"b\\\"c\"\n"), "-password='*'\n+password\t=\t\"****\"\n");
  EXPECT_EQ(HidePasswords("{ username = \"u\", password = \"{{ a }}b\" }"), "{ username = \"u\", password = \"********\" }");
  for (const char* text : {"password = \"{{ pw }}\"", "password = \"\"", "password_file = \"x\"", "my_password = \"x\"",
                           "password = \"x\ny\"", "a password", "password =", "password = 'x", "password = \"x\\"})
    EXPECT_EQ(HidePasswords(text), text);
}

TEST(Passwords, AreNotSeenWhereThereAreNone) {
  for (const char* text :
       {"redis://host:6379", "redis://user@host", "redis://:{{ pw }}@host", "redis://u:{{pw}}@host", "https://{{ token }}@h",
        "https://host/a:b@c", "a@b", "://", "redis://u:@h", "redis://{{ unclosed :x@h", "mailto:a@b.c"})
    EXPECT_EQ(HidePasswords(text), text);
}

TEST(Passwords, ATemplateAndMoreIsAPassword) { EXPECT_EQ(FindPasswords("redis://:{{ a }}b@host").size(), 1U); }

}  // namespace
}  // namespace spin_aks

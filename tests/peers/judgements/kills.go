// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"spin-aks.dev/tests/peers/bed"
)

var kills = []Judgement{
	// The same program as tests/runtime/kill_test.cpp, more often than `./dev test` has time for.
	{Name: "a compile of 300 files that is killed at any moment leaves the old tree or the new one, once the next run has been there", Family: "kills", Judge: judgeKills},
}

// How often each of its tests kills.
const usualKills = 200

var killsLine = regexp.MustCompile(`(?m)^([0-9]+) of ([0-9]+) kills left`)

func judgeKills(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "kills"}
	program := filepath.Join(filepath.Dir(b.SpinAks), "tests", "runtime", "runtime_tests")
	if _, err := os.Stat(program); err != nil {
		return v, fmt.Errorf("`./dev test` builds what kills: %w", err)
	}
	run, err := bed.Run(b.Ctx, b.Work, []string{fmt.Sprintf("SPIN_AKS_KILLS=%d", usualKills)}, program, "--gtest_filter=KillTest.*")
	if err != nil {
		return v, err
	}
	for _, line := range killsLine.FindAllStringSubmatch(run.Stdout, -1) {
		count, err := strconv.Atoi(line[2])
		if err != nil {
			return v, err
		}
		v.Judged += count
	}
	for _, line := range strings.Split(run.Stdout, "\n") {
		if strings.HasPrefix(line, "[  FAILED  ]") {
			v.Find("kill_test", "%s", strings.TrimPrefix(line, "[  FAILED  ] "))
		}
	}
	if run.Code != 0 && len(v.Findings) == 0 {
		return v, fmt.Errorf("kill_test: %s", run.Output())
	}
	return v, nil
}

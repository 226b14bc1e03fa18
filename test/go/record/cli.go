package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cli: the real helm binary ($HELM3, or the one in the cache) run in test/cli/testdata, $TESTDATA in answers. In arguments, $OUT is an empty folder
// whose files are part of the answer; it stands as $OUT in what helm prints too.
func init() {
	kinds["cli"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Args  []string          `json:"args"`
			Env   map[string]string `json:"env"`
			Stdin string            `json:"stdin"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		home, err := os.MkdirTemp("", "cli-home")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(home)
		out := filepath.Join(home, "out")
		if err := os.Mkdir(out, 0o755); err != nil {
			return "", err
		}
		helm := os.Getenv("HELM3")
		if helm == "" {
			helm = filepath.Join(os.Getenv("HOME"), ".cache/scull/oracle/helm3")
		}
		args := []string{}
		for _, arg := range c.Args {
			args = append(args, strings.ReplaceAll(arg, "$OUT", out))
		}
		cmd := exec.Command(helm, args...)
		cmd.Args[0] = "helm"
		cmd.Dir = "../cli/testdata"
		cmd.Stdin = strings.NewReader(c.Stdin)
		cmd.Env = []string{"HOME=/home/u", "PATH=/usr/bin:/bin", "TZ=UTC", "KUBECONFIG=/none"}
		for k, v := range c.Env {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		var exit *exec.ExitError
		if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
			return "", err
		}
		written := map[string]string{}
		err = filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			written[strings.TrimPrefix(path, out+"/")] = string(data)
			return err
		})
		if err != nil {
			return "", err
		}
		testdata, err := filepath.Abs(cmd.Dir)
		if err != nil {
			return "", err
		}
		clean := func(b *bytes.Buffer) string {
			return strings.ReplaceAll(strings.ReplaceAll(b.String(), out, "$OUT"), testdata, "$TESTDATA")
		}
		answer, err := json.Marshal(map[string]interface{}{
			"status": cmd.ProcessState.ExitCode(), "stdout": clean(&stdout), "stderr": clean(&stderr), "written": written,
		})
		return string(answer), err
	}
}

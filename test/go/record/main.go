// Command record answers tables of cases with the real Go libraries and real Helm.
//
//	go run ./record CASES_DIR RECORDED_DIR [THEME…]
//	go run ./record -serve KIND   answers cases given one a line on standard input, one line each
//
// CASES_DIR/THEME.yaml holds `kind:` (what answers the cases: see kinds) and `cases:` (a list, each a string or an
// object, as that kind takes it). RECORDED_DIR/THEME.json gets one object a case: the case itself and its answer.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/yaml"
)

// answer is what the real thing said. Exactly one of Out, Out64 and Err is meant; Warn is what it logged on the way.
type answer struct {
	Case  json.RawMessage `json:"case,omitempty"`
	Out   *string         `json:"out,omitempty"`
	Out64 *string         `json:"out64,omitempty"` // output that is not valid UTF-8
	Err   *string         `json:"err,omitempty"`
	Warn  string          `json:"warn,omitempty"`
}

// kinds maps `kind:` to the function that answers one case. Each kind lives in a file of its own and adds itself in init.
var kinds = map[string]func(raw json.RawMessage) (string, error){}

func main() {
	log.SetFlags(0)
	if len(os.Args) == 3 && os.Args[1] == "-serve" {
		serve(kinds[os.Args[2]])
		return
	}
	if len(os.Args) < 3 {
		log.Fatal("usage: record CASES_DIR RECORDED_DIR [THEME…]")
	}
	themes := os.Args[3:]
	if len(themes) == 0 {
		files, _ := filepath.Glob(filepath.Join(os.Args[1], "*.yaml"))
		for _, f := range files {
			themes = append(themes, strings.TrimSuffix(filepath.Base(f), ".yaml"))
		}
	}
	for _, theme := range themes {
		if err := record(filepath.Join(os.Args[1], theme+".yaml"), filepath.Join(os.Args[2], theme+".json")); err != nil {
			log.SetOutput(os.Stderr)
			log.Fatalf("%s: %v", theme, err)
		}
	}
}

func record(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var table struct {
		Kind  string            `json:"kind"`
		Cases []json.RawMessage `json:"cases"`
	}
	if err := yaml.UnmarshalStrict(data, &table); err != nil {
		return err
	}
	answerOne, ok := kinds[table.Kind]
	if !ok {
		return fmt.Errorf("no kind %q", table.Kind)
	}
	var out bytes.Buffer
	out.WriteString("[\n")
	for i, raw := range table.Cases {
		a := answerTo(answerOne, raw)
		if i > 0 {
			out.WriteString(",\n")
		}
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(a); err != nil {
			return err
		}
		out.Truncate(out.Len() - 1)
	}
	out.WriteString("\n]\n")
	fmt.Fprintf(os.Stderr, "%s: %d cases\n", filepath.Base(to), len(table.Cases))
	return os.WriteFile(to, out.Bytes(), 0o644)
}

func serve(answerOne func(json.RawMessage) (string, error)) {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	enc := json.NewEncoder(out)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		a := answerTo(answerOne, json.RawMessage(line))
		a.Case = nil
		if err := enc.Encode(a); err != nil {
			log.Fatal(err)
		}
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}

func answerTo(answerOne func(json.RawMessage) (string, error), raw json.RawMessage) answer {
	var warned bytes.Buffer
	log.SetOutput(&warned)
	got, err := guarded(answerOne, raw)
	log.SetOutput(io.Discard)
	a := answer{Case: raw, Warn: warned.String()}
	switch {
	case err != nil:
		text := err.Error()
		a.Err = &text
	case utf8.ValidString(got):
		a.Out = &got
	default:
		text := base64.StdEncoding.EncodeToString([]byte(got))
		a.Out64 = &text
	}
	return a
}

func guarded(answerOne func(json.RawMessage) (string, error), raw json.RawMessage) (out string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return answerOne(raw)
}

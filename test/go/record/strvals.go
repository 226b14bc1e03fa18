package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

// kinded writes values as JSON in which int64 is {"int64": "1"}, so that kinds are seen.
func kinded(out *strings.Builder, v interface{}) {
	switch v := v.(type) {
	case map[string]interface{}:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		out.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				out.WriteByte(',')
			}
			kinded(out, k)
			out.WriteByte(':')
			kinded(out, v[k])
		}
		out.WriteByte('}')
	case []interface{}:
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			kinded(out, item)
		}
		out.WriteByte(']')
	case int64:
		fmt.Fprintf(out, `{"int64":"%d"}`, v)
	default:
		var text strings.Builder
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			panic(err)
		}
		out.WriteString(strings.TrimSuffix(text.String(), "\n"))
	}
}

// strvals: {mode, args, base}: what `--set` and its kin make of args, one after the other, on top of base (YAML).
// A file in mode `file` has the contents <NAME>; one whose name starts with "no" cannot be read.
func init() {
	kinds["strvals"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Mode string   `json:"mode"`
			Args []string `json:"args"`
			Base string   `json:"base"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		base := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(c.Base), &base); err != nil {
			return "", err
		}
		read := func(name []rune) (interface{}, error) {
			if strings.HasPrefix(string(name), "no") {
				return nil, fmt.Errorf("open %s: no such file or directory", string(name))
			}
			return "<" + string(name) + ">", nil
		}
		for _, arg := range c.Args {
			var err error
			switch c.Mode {
			case "set":
				err = strvals.ParseInto(arg, base)
			case "string":
				err = strvals.ParseIntoString(arg, base)
			case "json":
				if err = strvals.ParseJSON(arg, base); err != nil {
					err = fmt.Errorf("invalid") // Helm doesn't show why
				}
			case "file":
				err = strvals.ParseIntoFile(arg, base, read)
			case "literal":
				err = strvals.ParseLiteralInto(arg, base)
			default:
				err = fmt.Errorf("no mode %q", c.Mode)
			}
			if err != nil {
				return "", err
			}
		}
		var out strings.Builder
		kinded(&out, base)
		return out.String(), nil
	}
}

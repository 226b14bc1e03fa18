package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/Masterminds/sprig/v3"
)

func init() {
	// signature: parameters and first result of a Sprig function, as reflect prints them; the case `*` lists all names but
	// env and expandenv, which Helm takes out.
	kinds["signature"] = func(raw json.RawMessage) (string, error) {
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			return "", err
		}
		functions := sprig.TxtFuncMap()
		delete(functions, "env")
		delete(functions, "expandenv")
		if name == "*" {
			names := make([]string, 0, len(functions))
			for n := range functions {
				names = append(names, n)
			}
			sort.Strings(names)
			return strings.Join(names, " "), nil
		}
		f, ok := functions[name]
		if !ok {
			return "", fmt.Errorf("no function %q", name)
		}
		t := reflect.TypeOf(f)
		params := make([]string, t.NumIn())
		for i := range params {
			params[i] = t.In(i).String()
			if t.IsVariadic() && i == len(params)-1 {
				params[i] = "..." + t.In(i).Elem().String()
			}
		}
		return fmt.Sprintf("func(%s) %s", strings.Join(params, ", "), t.Out(0)), nil
	}
}

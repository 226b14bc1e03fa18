package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"unicode"
)

// call is a function by name with its arguments (see govalue.go), written {fn: NAME, args: [VALUE…]} or [NAME, VALUE…].
type call struct {
	Fn   string            `json:"fn"`
	Args []json.RawMessage `json:"args"`
}

func (c *call) UnmarshalJSON(raw []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	c.Args = list[1:]
	return json.Unmarshal(list[0], &c.Fn)
}

func readCall(raw json.RawMessage) (string, []interface{}, error) {
	var c call
	if err := json.Unmarshal(raw, &c); err != nil {
		return "", nil, err
	}
	args, err := goValues(c.Args)
	return c.Fn, args, err
}

func init() {
	// fmt: [FORMAT, VALUE…] is Sprintf; "print" and "println" instead of a format with {"$fn": …} are Sprint and Sprintln.
	kinds["fmt"] = func(raw json.RawMessage) (string, error) {
		format, args, err := readCall(raw)
		if err != nil {
			return "", err
		}
		switch format {
		case "Sprint":
			return fmt.Sprint(args...), nil
		case "Sprintln":
			return fmt.Sprintln(args...), nil
		}
		return fmt.Sprintf(format, args...), nil
	}
	// strconv: [FUNCTION, VALUE…]; numbers come back by %v.
	kinds["strconv"] = func(raw json.RawMessage) (string, error) {
		fn, args, err := readCall(raw)
		if err != nil {
			return "", err
		}
		return strconvCall(fn, args)
	}
	// json: ["Marshal" | "MarshalIndent" | "Raw" (no HTML escapes), VALUE], or ["Unmarshal" | "Map" | "Slice", TEXT], which
	// answers the value by %#v with its targets.
	kinds["json"] = func(raw json.RawMessage) (string, error) {
		fn, args, err := readCall(raw)
		if err != nil {
			return "", err
		}
		return jsonCall(fn, args)
	}
	// text: functions of strings, path, net/url and text/template by name.
	kinds["text"] = func(raw json.RawMessage) (string, error) {
		fn, args, err := readCall(raw)
		if err != nil {
			return "", err
		}
		return textCall(fn, args)
	}
	// runes: the code points of which a unicode.Is… function is true, or that a mapping changes, as ranges.
	kinds["runes"] = func(raw json.RawMessage) (string, error) {
		var fn string
		if err := json.Unmarshal(raw, &fn); err != nil {
			return "", err
		}
		return runeRanges(fn)
	}
}

func strconvCall(fn string, args []interface{}) (string, error) {
	show := func(v interface{}, err error) (string, error) {
		return fmt.Sprint(v), err
	}
	text := func() string { return args[0].(string) }
	switch fn {
	case "Quote":
		return strconv.Quote(text()), nil
	case "QuoteToASCII":
		return strconv.QuoteToASCII(text()), nil
	case "QuoteRune":
		return strconv.QuoteRune(rune(args[0].(int))), nil
	case "QuoteRuneToASCII":
		return strconv.QuoteRuneToASCII(rune(args[0].(int))), nil
	case "CanBackquote":
		return show(strconv.CanBackquote(text()), nil)
	case "Unquote":
		return strconv.Unquote(text())
	case "Atoi":
		return show(strconv.Atoi(text()))
	case "ParseInt":
		return show(strconv.ParseInt(text(), args[1].(int), args[2].(int)))
	case "ParseUint":
		return show(strconv.ParseUint(text(), args[1].(int), args[2].(int)))
	case "ParseFloat":
		return show(strconv.ParseFloat(text(), args[1].(int)))
	case "ParseBool":
		return show(strconv.ParseBool(text()))
	case "FormatFloat":
		return strconv.FormatFloat(args[0].(float64), args[1].(string)[0], args[2].(int), args[3].(int)), nil
	case "FormatFloat32":
		return strconv.FormatFloat(float64(args[0].(float32)), args[1].(string)[0], args[2].(int), 32), nil
	}
	return "", fmt.Errorf("no function %q", fn)
}

func jsonCall(fn string, args []interface{}) (string, error) {
	switch fn {
	case "Marshal":
		out, err := json.Marshal(args[0])
		return string(out), err
	case "MarshalIndent":
		out, err := json.MarshalIndent(args[0], "", "  ")
		return string(out), err
	case "Raw":
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		err := enc.Encode(args[0])
		return strings.TrimSuffix(out.String(), "\n"), err
	case "Unmarshal":
		var v interface{}
		err := json.Unmarshal([]byte(args[0].(string)), &v)
		return fmt.Sprintf("%#v", v), err
	case "Map":
		var v map[string]interface{}
		err := json.Unmarshal([]byte(args[0].(string)), &v)
		return fmt.Sprintf("%#v", v), err
	case "Slice":
		var v []interface{}
		err := json.Unmarshal([]byte(args[0].(string)), &v)
		return fmt.Sprintf("%#v", v), err
	case "Deep": // [[[…]]] so deep
		depth := args[0].(int)
		var v interface{}
		err := json.Unmarshal([]byte(strings.Repeat(args[1].(string), depth)+strings.Repeat(args[2].(string), depth)), &v)
		return "", err
	}
	return "", fmt.Errorf("no function %q", fn)
}

func textCall(fn string, args []interface{}) (string, error) {
	s := make([]string, len(args))
	for i, a := range args {
		s[i] = a.(string)
	}
	list := func(items []string) string { return fmt.Sprintf("%q", items) }
	switch fn {
	case "ToUpper":
		return strings.ToUpper(s[0]), nil
	case "ToLower":
		return strings.ToLower(s[0]), nil
	case "Title":
		return strings.Title(s[0]), nil //nolint:staticcheck // what Sprig's title is
	case "TrimSpace":
		return strings.TrimSpace(s[0]), nil
	case "Fields":
		return list(strings.Fields(s[0])), nil
	case "EqualFold":
		return fmt.Sprint(strings.EqualFold(s[0], s[1])), nil
	case "Runes":
		return fmt.Sprint([]rune(s[0])), nil
	case "Base":
		return same(path.Base(s[0]), filepath.Base(s[0]))
	case "Dir":
		return same(path.Dir(s[0]), filepath.Dir(s[0]))
	case "Clean":
		return same(path.Clean(s[0]), filepath.Clean(s[0]))
	case "Ext":
		return same(path.Ext(s[0]), filepath.Ext(s[0]))
	case "IsAbs":
		return same(fmt.Sprint(path.IsAbs(s[0])), fmt.Sprint(filepath.IsAbs(s[0])))
	case "Join":
		return same(path.Join(s...), filepath.Join(s...))
	case "Match":
		ok, err := path.Match(s[0], s[1])
		return fmt.Sprint(ok), err
	case "HTMLEscape":
		return template.HTMLEscapeString(s[0]), nil
	case "JSEscape":
		return template.JSEscapeString(s[0]), nil
	case "QueryEscape":
		return url.QueryEscape(s[0]), nil
	case "QueryUnescape":
		return url.QueryUnescape(s[0])
	case "PathEscape":
		return url.PathEscape(s[0]), nil
	case "PathUnescape":
		return url.PathUnescape(s[0])
	case "ParseURL":
		u, err := url.Parse(s[0])
		if err != nil {
			return "", err
		}
		return describeURL(u), nil
	case "ParseRequestURI":
		u, err := url.ParseRequestURI(s[0])
		if err != nil {
			return "", err
		}
		return describeURL(u), nil
	case "ResolveReference":
		base, err := url.Parse(s[0])
		if err != nil {
			return "", err
		}
		ref, err := url.Parse(s[1])
		if err != nil {
			return "", err
		}
		return base.ResolveReference(ref).String(), nil
	case "BuildURL": // scheme, opaque, userinfo ("" for none), host, path, query, fragment
		u := url.URL{Scheme: s[0], Opaque: s[1], Host: s[3], Path: s[4], RawQuery: s[5], Fragment: s[6]}
		if s[2] != "" {
			name, password, found := strings.Cut(s[2], ":")
			u.User = url.User(name)
			if found {
				u.User = url.UserPassword(name, password)
			}
		}
		return u.String(), nil
	case "ParseQuery":
		values, err := url.ParseQuery(s[0])
		return fmt.Sprintf("%q", map[string][]string(values)), err
	}
	return "", fmt.Errorf("no function %q", fn)
}

func same(a, b string) (string, error) {
	if a != b {
		return "", fmt.Errorf("path says %q, filepath %q", a, b)
	}
	return a, nil
}

func describeURL(u *url.URL) string {
	out, _ := json.Marshal([]string{u.Scheme, u.Opaque, u.User.String(), u.Host, u.Path, u.RawPath, u.RawQuery, u.Fragment, u.RawFragment, u.Hostname(), u.Port(), u.String(), fmt.Sprint(u.User != nil)})
	return string(out)
}

func runeRanges(fn string) (string, error) {
	is := map[string]func(rune) bool{
		"IsPrint": unicode.IsPrint, "IsLetter": unicode.IsLetter, "IsUpper": unicode.IsUpper, "IsLower": unicode.IsLower,
		"IsTitle": unicode.IsTitle, "IsDigit": unicode.IsDigit, "IsNumber": unicode.IsNumber, "IsPunct": unicode.IsPunct,
		"IsSymbol": unicode.IsSymbol, "IsControl": unicode.IsControl, "IsSpace": unicode.IsSpace,
	}[fn]
	smallest := func(r rune) rune {
		low := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			low = min(low, f)
		}
		return low
	}
	mapping := map[string]func(rune) rune{"ToUpper": unicode.ToUpper, "ToLower": unicode.ToLower, "ToTitle": unicode.ToTitle, "Fold": smallest}[fn]
	var out []string
	if is != nil {
		start := rune(-1)
		for r := rune(0); r <= unicode.MaxRune+1; r++ {
			in := r <= unicode.MaxRune && (r < 0xd800 || r > 0xdfff) && is(r)
			if in && start < 0 {
				start = r
			} else if !in && start >= 0 {
				out = append(out, fmt.Sprintf("%x-%x", start, r-1))
				start = -1
			}
		}
		return strings.Join(out, " "), nil
	}
	if mapping == nil {
		return "", fmt.Errorf("no function %q", fn)
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if m := mapping(r); m != r {
			out = append(out, fmt.Sprintf("%x:%x", r, m))
		}
	}
	return strings.Join(out, " "), nil
}

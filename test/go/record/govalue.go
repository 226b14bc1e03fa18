package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Types of our own for the cases about methods, structs and tags.
type (
	Point struct {
		X int
		Y string
	}
	// Level prints by its String method.
	Level int
	// Failure prints by its Error method.
	Failure struct{ Reason string }
	// Panics in its String method.
	Panics struct{ A int }
	// Quiet has methods that JSON asks and fmt does not.
	Quiet  struct{ A int }
	Loud   struct{ A string }
	Sour   struct{ A string }
	Common struct {
		ID   string `json:"id"`
		Name string
	}
	Tagged struct {
		Common
		Name    string                 `json:"name,omitempty"`
		Skipped string                 `json:"-"`
		Count   int                    `json:"count,omitempty"`
		Ratio   float64                `json:"ratio,omitempty"`
		On      bool                   `json:"on,omitempty"`
		List    []string               `json:"list,omitempty"`
		Map     map[string]interface{} `json:"map,omitempty"`
		Any     interface{}            `json:"any,omitempty"`
		Next    *Point                 `json:"next,omitempty"`
		Keep    []string
	}
	Nest struct {
		P    Point
		Q    *Point
		L    Level
		M    map[string]string
		S    []Point
		E    error
		A    interface{}
		F    func()
		Time time.Duration
	}
)

func (l Level) String() string              { return "level-" + strconv.Itoa(int(l)) }
func (f Failure) Error() string             { return "failed: " + f.Reason }
func (Panics) String() string               { panic(errors.New("no text")) }
func (Quiet) MarshalJSON() ([]byte, error)  { return []byte(`{"q":"<1>"}`), nil }
func (l Loud) MarshalText() ([]byte, error) { return []byte("loud " + l.A + "<"), nil }
func (Sour) MarshalJSON() ([]byte, error)   { return nil, errors.New("sour") }
func (p Point) GoString() string            { return "point!" }

type plainPoint struct {
	X int
	Y string
}

// goValue reads a value: JSON for what JSON has (integers are int), and {"$kind": …} for the rest.
func goValue(raw json.RawMessage) (interface{}, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v interface{}
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return convertValue(v)
}

func goValues(raw []json.RawMessage) ([]interface{}, error) {
	out := make([]interface{}, len(raw))
	for i, r := range raw {
		v, err := goValue(r)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func convertValue(v interface{}) (interface{}, error) {
	switch x := v.(type) {
	case json.Number:
		n, err := strconv.Atoi(x.String())
		return n, err
	case []interface{}:
		for i := range x {
			var err error
			if x[i], err = convertValue(x[i]); err != nil {
				return nil, err
			}
		}
		return x, nil
	case map[string]interface{}:
		for k, inner := range x {
			if len(x) == 1 && len(k) > 1 && k[0] == '$' {
				return typedValue(k[1:], inner)
			}
			c, err := convertValue(inner)
			if err != nil {
				return nil, err
			}
			x[k] = c
		}
		return x, nil
	}
	return v, nil
}

func typedValue(kind string, v interface{}) (interface{}, error) {
	text := fmt.Sprint(v)
	signed := func(bits int) int64 {
		n, err := strconv.ParseInt(text, 0, bits)
		if err != nil {
			panic(err)
		}
		return n
	}
	unsigned := func(bits int) uint64 {
		n, err := strconv.ParseUint(text, 0, bits)
		if err != nil {
			panic(err)
		}
		return n
	}
	float := func() float64 {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic(err)
		}
		return f
	}
	switch kind {
	case "int":
		return int(signed(64)), nil
	case "int8":
		return int8(signed(8)), nil
	case "int16":
		return int16(signed(16)), nil
	case "int32":
		return int32(signed(32)), nil
	case "int64":
		return signed(64), nil
	case "uint":
		return uint(unsigned(64)), nil
	case "uint8":
		return uint8(unsigned(8)), nil
	case "uint16":
		return uint16(unsigned(16)), nil
	case "uint32":
		return uint32(unsigned(32)), nil
	case "uint64":
		return unsigned(64), nil
	case "f":
		return float(), nil
	case "f32":
		return float32(float()), nil
	case "complex":
		c, err := strconv.ParseComplex(text, 128)
		return c, err
	case "raw": // a string of any bytes
		b, err := base64.StdEncoding.DecodeString(text)
		return string(b), err
	case "bytes":
		b, err := base64.StdEncoding.DecodeString(text)
		return b, err
	case "duration":
		return time.Duration(signed(64)), nil
	case "level":
		return Level(signed(64)), nil
	case "strings":
		out := []string{}
		for _, s := range v.([]interface{}) {
			out = append(out, s.(string))
		}
		return out, nil
	case "ints":
		out := []int{}
		for _, s := range v.([]interface{}) {
			n, _ := strconv.Atoi(s.(json.Number).String())
			out = append(out, n)
		}
		return out, nil
	case "smap":
		out := map[string]string{}
		for k, s := range v.(map[string]interface{}) {
			out[k] = s.(string)
		}
		return out, nil
	case "maps":
		out := []map[string]interface{}{}
		for _, s := range v.([]interface{}) {
			c, err := convertValue(s)
			if err != nil {
				return nil, err
			}
			out = append(out, c.(map[string]interface{}))
		}
		return out, nil
	case "nil":
		switch text {
		case "strings":
			return []string(nil), nil
		case "slice":
			return []interface{}(nil), nil
		case "map":
			return map[string]interface{}(nil), nil
		case "smap":
			return map[string]string(nil), nil
		}
	case "it":
		return namedValue(text)
	}
	return nil, fmt.Errorf("no kind of value %q", kind)
}

// namedValue gives the structs and other values that JSON cannot describe; test/go-value.ts knows the same ones.
func namedValue(name string) (interface{}, error) {
	switch name {
	case "point":
		return Point{1, "a b"}, nil
	case "plain":
		return plainPoint{1, "a b"}, nil
	case "*plain":
		return &plainPoint{1, "a b"}, nil
	case "*point":
		return &Point{1, "a b"}, nil
	case "failure":
		return Failure{"r<1>"}, nil
	case "*failure":
		return &Failure{"r"}, nil
	case "panics":
		return Panics{7}, nil
	case "quiet":
		return Quiet{1}, nil
	case "loud":
		return Loud{"a"}, nil
	case "sour":
		return Sour{"a"}, nil
	case "tagged":
		return Tagged{Common: Common{"i", "base"}, Name: "n", Skipped: "s", Count: 3, Ratio: 1.5, On: true, List: []string{"x"}, Map: map[string]interface{}{"k": 1}, Any: "any", Next: &Point{2, "<"}}, nil
	case "tagged-empty":
		return Tagged{List: []string{}, Map: map[string]interface{}{}, Keep: []string{}}, nil
	case "nest":
		return Nest{P: Point{1, "a"}, L: 3, M: map[string]string{"k": "v"}, S: []Point{{4, "d"}}, A: 1, Time: time.Second}, nil
	case "*nest":
		return &Nest{E: Failure{"x"}, A: []interface{}{nil, "s"}, Time: time.Hour}, nil
	case "func":
		return func(string, ...interface{}) string { return "" }, nil
	case "nan":
		return math.NaN(), nil
	}
	return nil, fmt.Errorf("no value named %q", name)
}

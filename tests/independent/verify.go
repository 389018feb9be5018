// Command verify checks a Demarc ledger without any code of Demarc. It is built on golang.org/x/mod/sumdb/note and
// golang.org/x/mod/sumdb/tlog, which Debian ships as golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build verify.go
//
//	verify log         -key VKEY | -policy FILE  FOLDER                 hash every entry and every tile again
//	verify proof       -key VKEY | -policy FILE  FILE.tlog-proof LEAF   is this leaf in the log?
//	verify consistency -key VKEY | -policy FILE  FOLDER CHECKPOINT...   did the log grow from these earlier states?
//	verify ed25519                                                      lines "KEY SIGNATURE MESSAGE" in hexadecimal: yes or no
//
// It ends with 0 when all holds, with 1 when something does not, and with 2 when it was called wrongly.
package main

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	key := flags.String("key", "", "verifier key of the log")
	file := flags.String("policy", "", "trust policy (c2sp.org/tlog-policy)")
	flags.Parse(os.Args[2:])
	rest := flags.Args()
	if os.Args[1] == "ed25519" {
		answerSignatures()
		return
	}
	trust, err := readPolicy(*key, *file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	switch verb := os.Args[1]; {
	case verb == "log" && len(rest) == 1:
		err = verifyLog(trust, rest[0])
	case verb == "proof" && len(rest) == 2:
		err = verifyProof(trust, rest[0], rest[1])
	case verb == "consistency" && len(rest) >= 2:
		err = verifyConsistency(trust, rest[0], rest[1:])
	default:
		usage()
	}
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: verify log|proof|consistency -key VKEY|-policy FILE ARGUMENT... | verify ed25519")
	os.Exit(2)
}

// verifyLog hashes all entries into a tree of its own and compares every file with what that tree says it must be.
func verifyLog(trust *policy, folder string) error {
	tree, origin, err := openCheckpoint(trust, filepath.Join(folder, "checkpoint"))
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if index >= int64(len(stored)) {
				return nil, errors.New("no such hash")
			}
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for n := int64(0); n < tree.N; {
		width := tree.N - n
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		path := tilePath(tlog.Tile{H: tileHeight, L: -1, N: n >> tileHeight, W: int(width)})
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for i := int64(0); i < width; i++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s: ends too early", path)
			}
			size := int(binary.BigEndian.Uint16(bundle))
			hashes, err := tlog.StoredHashes(n, bundle[2:2+size], reader)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
			bundle = bundle[2+size:]
			n++
		}
		if len(bundle) > 0 {
			return fmt.Errorf("%s: is too long", path)
		}
	}
	tiles := tlog.NewTiles(tileHeight, 0, tree.N)
	for i, tile := range tiles {
		if i+1 < len(tiles) && tiles[i+1].L == tile.L && tiles[i+1].N == tile.N {
			continue // an earlier form of the partial tile at the end
		}
		want, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(folder, tilePath(tile)))
		if err != nil {
			return fmt.Errorf("%s: %w", tilePath(tile), err)
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s: is not what the entries hash to", tilePath(tile))
		}
	}
	root := tlog.Hash(sha256.Sum256(nil))
	if tree.N > 0 {
		if root, err = tlog.TreeHash(tree.N, reader); err != nil {
			return err
		}
	}
	if root != tree.Hash {
		return fmt.Errorf("checkpoint: the root is %v, and the entries hash to %v", tree.Hash, root)
	}
	fmt.Printf("PASS %s: %d entries\n", origin, tree.N)
	return nil
}

func verifyProof(trust *policy, file, leaf string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(leaf)
	if err != nil {
		return err
	}
	head, signed, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if len(lines) > 2 && strings.HasPrefix(lines[1], "extra ") {
		lines = append(lines[:1], lines[2:]...)
	}
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("it is no proof")
	}
	index, err := number(strings.TrimPrefix(lines[1], "index "))
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, origin, err := trust.open([]byte(signed))
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	fmt.Printf("PASS %s: entry %d of %d\n", origin, index, tree.N)
	return nil
}

// verifyConsistency reads tiles through tlog.TileHashReader, which checks each of them against the new root.
func verifyConsistency(trust *policy, folder string, earlier []string) error {
	tree, origin, err := openCheckpoint(trust, filepath.Join(folder, "checkpoint"))
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	for _, file := range earlier {
		old, oldOrigin, err := openCheckpoint(trust, file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if oldOrigin != origin {
			return fmt.Errorf("%s: it is of another log, %s", file, oldOrigin)
		}
		if old.N > tree.N {
			return fmt.Errorf("%s: the log was rolled back from %d to %d entries", file, old.N, tree.N)
		}
		if old.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, folderReader(folder)))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("%s: the log forked: %w", file, err)
		}
		fmt.Printf("PASS %s: %d entries are the beginning of %d\n", origin, old.N, tree.N)
	}
	return nil
}

type folderReader string

func (f folderReader) Height() int { return tileHeight }

func (f folderReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		read, err := os.ReadFile(filepath.Join(string(f), tilePath(tile)))
		if err != nil && tile.W < 1<<tileHeight {
			full := tile
			full.W = 1 << tileHeight
			if read, err = os.ReadFile(filepath.Join(string(f), tilePath(full))); err == nil {
				read = read[:tile.W*tlog.HashSize]
			}
		}
		if err != nil {
			return nil, err
		}
		data = append(data, read)
	}
	return data, nil
}

func (f folderReader) SaveTiles([]tlog.Tile, [][]byte) {}

// tilePath is the path of tlog-tiles: that of x/mod without the height, and with another word for entries.
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tile.H))
	if rest := strings.TrimPrefix(path, "data/"); rest != path {
		path = "entries/" + rest
	}
	return "tile/" + path
}

func openCheckpoint(trust *policy, file string) (tlog.Tree, string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	return trust.open(text)
}

func parseCheckpoint(text string) (tree tlog.Tree, origin string, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" || lines[0] == "" {
		return tree, "", errors.New("it is no checkpoint")
	}
	if tree.N, err = number(lines[1]); err != nil {
		return tree, "", err
	}
	if tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return tree, "", err
	}
	return tree, lines[0], nil
}

func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text || n < 0 {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return n, nil
}

// policy is a trust policy: logs, witnesses and groups by name, and the quorum.
type policy struct {
	logs      []note.Verifier
	witnesses map[string]note.Verifier
	groups    map[string]group
	quorum    string
}

type group struct {
	threshold int
	members   []string
}

func readPolicy(key, file string) (*policy, error) {
	p := &policy{witnesses: map[string]note.Verifier{}, groups: map[string]group{}, quorum: "none"}
	if (key == "") == (file == "") {
		return nil, errors.New("give -key or -policy")
	}
	if key != "" {
		log, _, err := newVerifier(key)
		p.logs = append(p.logs, log)
		return p, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p.quorum = ""
	for i, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.readLine(words); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("%s: there is no quorum", file)
	}
	return p, nil
}

func (p *policy) readLine(words []string) error {
	switch {
	case words[0] == "log" && len(words) >= 2:
		log, kind, err := newVerifier(words[1])
		if err == nil && kind == 4 {
			err = errors.New("a log does not sign with such a key")
		}
		p.logs = append(p.logs, log)
		return err
	case words[0] == "witness" && len(words) >= 3:
		witness, kind, err := newVerifier(words[2])
		if err == nil && kind != 4 {
			err = errors.New("a witness does not sign with such a key")
		}
		p.witnesses[words[1]] = witness
		return err
	case words[0] == "group" && len(words) >= 4:
		g := group{members: words[3:]}
		switch words[2] {
		case "any":
			g.threshold = 1
		case "all":
			g.threshold = len(g.members)
		default:
			g.threshold, _ = strconv.Atoi(words[2])
		}
		if g.threshold < 1 || g.threshold > len(g.members) {
			return errors.New("the threshold of the group fits not its members")
		}
		for _, member := range g.members {
			if !p.defines(member) {
				return fmt.Errorf("%s is not defined", member)
			}
		}
		p.groups[words[1]] = g
		return nil
	case words[0] == "quorum" && len(words) == 2 && p.quorum == "":
		p.quorum = words[1]
		if p.quorum != "none" && !p.defines(p.quorum) {
			return fmt.Errorf("%s is not defined", p.quorum)
		}
		return nil
	}
	return errors.New("it is no line of a policy")
}

func (p *policy) defines(name string) bool {
	_, witness := p.witnesses[name]
	_, group := p.groups[name]
	return witness || group
}

// open verifies the signatures of a checkpoint and reads it.
func (p *policy) open(text []byte) (tree tlog.Tree, origin string, err error) {
	known := append([]note.Verifier{}, p.logs...)
	for _, witness := range p.witnesses {
		known = append(known, witness)
	}
	opened, err := note.Open(text, note.VerifierList(known...))
	if err != nil {
		return tree, "", err
	}
	if tree, origin, err = parseCheckpoint(opened.Text); err != nil {
		return tree, "", err
	}
	signed := func(key note.Verifier) bool {
		for _, signature := range opened.Sigs {
			if signature.Name == key.Name() && signature.Hash == key.KeyHash() {
				return true
			}
		}
		return false
	}
	for _, log := range p.logs {
		if signed(log) && log.Name() == origin {
			if p.quorum == "none" || p.met(p.quorum, signed) {
				return tree, origin, nil
			}
			return tree, "", errors.New("too few witnesses have cosigned it")
		}
	}
	return tree, "", fmt.Errorf("no known log of the name %s has signed it", origin)
}

func (p *policy) met(name string, signed func(note.Verifier) bool) bool {
	if witness, ok := p.witnesses[name]; ok {
		return signed(witness)
	}
	count := 0
	for _, member := range p.groups[name].members {
		if p.met(member, signed) {
			count++
		}
	}
	return count >= p.groups[name].threshold
}

// verifier is a key of a type that x/mod does not know.
type verifier struct {
	name   string
	hash   uint32
	verify func(text, signature []byte) bool
}

func (v *verifier) Name() string                       { return v.name }
func (v *verifier) KeyHash() uint32                    { return v.hash }
func (v *verifier) Verify(text, signature []byte) bool { return v.verify(text, signature) }

// newVerifier reads a key: type 1 as x/mod does, 2 is ECDSA, 4 is a witness's.
func newVerifier(vkey string) (note.Verifier, byte, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, 0, errors.New("a key is written name+id+key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) == 0 {
		return nil, 0, errors.New("the key is not base64")
	}
	v := &verifier{name: parts[0]}
	named := sha256.Sum256(append([]byte(v.name+"\n"), key...))
	switch key[0] {
	case 1:
		v, err := note.NewVerifier(vkey)
		return v, 1, err
	case 2:
		named = sha256.Sum256(key[1:])
		public, err := x509.ParsePKIXPublicKey(key[1:])
		if err != nil {
			return nil, 0, err
		}
		point, ok := public.(*ecdsa.PublicKey)
		if !ok {
			return nil, 0, errors.New("the key is not of ECDSA")
		}
		v.verify = func(text, signature []byte) bool {
			hash := sha256.Sum256(text)
			return ecdsa.VerifyASN1(point, hash[:], signature)
		}
	case 4:
		if len(key) != 33 {
			return nil, 0, errors.New("the key has not 32 bytes")
		}
		v.verify = func(text, signature []byte) bool {
			if len(signature) != 72 {
				return false
			}
			message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
			return ed25519.Verify(key[1:], []byte(message), signature[8:])
		}
	default:
		return nil, 0, fmt.Errorf("keys of type %d are not known", key[0])
	}
	v.hash = binary.BigEndian.Uint32(named[:])
	if fmt.Sprintf("%08x", v.hash) != parts[1] {
		return nil, 0, errors.New("the id of the key is wrong")
	}
	return v, key[0], nil
}

func answerSignatures() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := append(strings.Split(lines.Text(), " "), "", "", "")
		key, _ := hex.DecodeString(words[0])
		signature, _ := hex.DecodeString(words[1])
		message, _ := hex.DecodeString(words[2])
		if len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, signature) {
			fmt.Println("yes")
		} else {
			fmt.Println("no")
		}
	}
}

using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Documents;

/// <summary>
/// The fields of one map, read with types. Reading never stops at a problem: it goes into <see cref="DocumentProblems"/> with path and line,
/// and the method gives null (or an empty list). The names asked for are the schema: <see cref="RefuseOthers"/> reports every other one.
/// A field that is null, <c>~</c> or empty counts as absent.
/// </summary>
/// <example><code>
/// DocumentFields? top = DocumentFields.Open(tree, problems);
/// string? id = top?.Text("id", 64, required: true);
/// DocumentFields? terms = top?.Group("terms", required: true);
/// terms?.RefuseOthers(); top?.RefuseOthers();
/// return problems.Conclude(() => new Thing(id!));
/// </code></example>
public sealed class DocumentFields
{
    private readonly DocumentMap map;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private DocumentFields(DocumentMap map, string path, DocumentProblems problems)
    {
        this.map = map;
        Path = path;
        Problems = problems;
    }

    /// <summary>Where this map is in the document, such as <c>victims[0]</c>; empty for the whole.</summary>
    public string Path { get; }

    public int Line => map.Line;

    public DocumentProblems Problems { get; }

    /// <summary>Names as written.</summary>
    public IEnumerable<string> Names => map.Entries.Select(entry => entry.Name);

    /// <summary>The fields of a whole document; a problem and null when it is not a map.</summary>
    public static DocumentFields? Open(DocumentNode root, DocumentProblems problems) => Open(root, string.Empty, problems);

    public static DocumentFields? Open(DocumentNode node, string path, DocumentProblems problems)
    {
        if (node is DocumentMap map)
            return new DocumentFields(map, path, problems);
        problems.Schema(path, $"Expected named fields, found {Kind(node)}.", node.Line);
        return null;
    }

    /// <summary>Path of a field of this map.</summary>
    public string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Line of a field, or of the map when it is absent.</summary>
    public int LineOf(string name) => map.Find(name)?.Line ?? map.Line;

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => Peek(name) is not null;

    /// <summary>The untyped node; null when absent. It counts as asked for.</summary>
    public DocumentNode? Node(string name, bool required = false)
    {
        asked.Add(name);
        Problems.Asked?.Invoke(At(name));
        DocumentNode? node = Peek(name);
        if (node is null && required)
            Problems.Schema(At(name), "This field is required and missing.", LineOf(name));
        return node;
    }

    /// <summary>A text of at most <paramref name="lengthMax"/> characters (UTF-16 units), free of control and override characters, not empty.</summary>
    public string? Text(string name, int lengthMax, bool required = false, bool isMultiline = false) =>
        Node(name, required) is { } node ? TextOf(node, At(name), lengthMax, isMultiline) : null;

    /// <summary>One word of a closed vocabulary.</summary>
    public string? Word(string name, IReadOnlyCollection<string> vocabulary, bool required = false) =>
        Node(name, required) is { } node ? WordOf(node, At(name), vocabulary) : null;

    /// <summary>true or false.</summary>
    public bool? Truth(string name, bool required = false)
    {
        if (Node(name, required) is not { } node)
            return null;
        if (node is DocumentScalar { Form: ScalarForm.Plain or ScalarForm.Truth, Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        Problems.Schema(At(name), $"Expected true or false, found {Kind(node)}.", node.Line);
        return null;
    }

    /// <summary>A whole number within limits, in plain decimal digits.</summary>
    public long? Number(string name, long min, long max, bool required = false) =>
        Node(name, required) is { } node ? NumberOf(node, At(name), min, max) : null;

    /// <summary>A list of whole numbers; a required list has at least one.</summary>
    public IReadOnlyList<long> Numbers(string name, int countMax, long min, long max, bool required = false) =>
        [.. Items(name, countMax, required).Select((item, i) => NumberOf(item, $"{At(name)}[{i}]", min, max)).OfType<long>()];

    /// <summary>A moment as RFC 3339 with an offset, such as <c>2026-11-21T21:40:00Z</c>; in UTC.</summary>
    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Text(name, InstantText.LengthMax, required) is not { } text)
            return null;
        if (InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        Problems.Schema(At(name), $"{Excerpt.Of(text)} is not a time such as \"2026-11-21T21:40:00Z\".", LineOf(name));
        return null;
    }

    /// <summary>A day as <c>2026-11-21</c>.</summary>
    public DateOnly? Day(string name, bool required = false)
    {
        if (Text(name, 32, required) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return day;
        Problems.Schema(At(name), $"{Excerpt.Of(text)} is not a day such as \"2026-11-21\".", LineOf(name));
        return null;
    }

    public PartnerId? Partner(string name, bool required = false)
    {
        if (Text(name, PartnerId.LengthMax, required) is not { } text)
            return null;
        return PartnerOf(text, At(name), LineOf(name));
    }

    public IReadOnlyList<PartnerId> Partners(string name, int countMax, bool required = false)
    {
        int line = LineOf(name);
        return [.. Texts(name, countMax, PartnerId.LengthMax, required)
            .Select((text, i) => PartnerOf(text, $"{At(name)}[{i}]", line)).OfType<PartnerId>()];
    }

    /// <summary>A list of texts; a required list has at least one.</summary>
    public IReadOnlyList<string> Texts(string name, int countMax, int lengthMax, bool required = false) =>
        [.. Items(name, countMax, required).Select((item, i) => TextOf(item, $"{At(name)}[{i}]", lengthMax, isMultiline: false)).OfType<string>()];

    /// <summary>A list of words of a closed vocabulary, each at most once.</summary>
    public IReadOnlyList<string> Words(string name, int countMax, IReadOnlyCollection<string> vocabulary, bool required = false)
    {
        var words = new List<string>();
        foreach ((DocumentNode item, int i) in Items(name, countMax, required).Select((item, i) => (item, i)))
        {
            if (WordOf(item, $"{At(name)}[{i}]", vocabulary) is not { } word)
                continue;
            if (words.Contains(word))
                Problems.Schema($"{At(name)}[{i}]", $"{Excerpt.Of(word)} is listed twice.", item.Line);
            words.Add(word);
        }
        return words;
    }

    /// <summary>The fields of a map inside this one.</summary>
    public DocumentFields? Group(string name, bool required = false) =>
        Node(name, required) is { } node ? Open(node, At(name), Problems) : null;

    /// <summary>The fields of each map of a list.</summary>
    public IReadOnlyList<DocumentFields> Groups(string name, int countMax, bool required = false) =>
        [.. Items(name, countMax, required).Select((item, i) => Open(item, $"{At(name)}[{i}]", Problems)).OfType<DocumentFields>()];

    /// <summary>The nodes of a list, at most <paramref name="countMax"/>; a required list has at least one.</summary>
    public IReadOnlyList<DocumentNode> Items(string name, int countMax, bool required = false)
    {
        if (Node(name, required) is not { } node)
            return [];
        if (node is not DocumentList list)
            Problems.Schema(At(name), $"Expected a list, found {Kind(node)}.", node.Line);
        else if (list.Items.Count > countMax)
            Problems.Limit(At(name), $"The list has {list.Items.Count} entries; the limit is {countMax}.", node.Line);
        else if (list.Items.Count == 0 && required)
            Problems.Schema(At(name), "At least one entry is required.", node.Line);
        else
            return list.Items;
        return [];
    }

    /// <summary>Reports every field that was not asked for. Call it last.</summary>
    public void RefuseOthers()
    {
        foreach (DocumentEntry entry in map.Entries.Where(entry => !asked.Contains(entry.Name)))
        {
            if (Problems.IsFull)
                return;
            string? nearest = NearestName.Of(entry.Name, asked);
            Problems.Schema(At(Excerpt.OfName(entry.Name)), "This field is not known here.", entry.Line, nearest is null ? null : $"Did you mean {nearest}?");
        }
    }

    /// <summary>A problem at one of the fields, with its line.</summary>
    public void Report(ErrorCode code, string name, string message, string? hint = null, bool isWarning = false) =>
        Problems.Add(new Problem(code, At(name), message, LineOf(name), hint, isWarning));

    private string? TextOf(DocumentNode node, string path, int lengthMax, bool isMultiline)
    {
        if (node is not DocumentScalar { Form: ScalarForm.Quoted or ScalarForm.Plain } scalar)
            Problems.Schema(path, $"Expected text, found {Kind(node)}.", node.Line);
        else if (scalar.Text.Length > lengthMax)
            Problems.Limit(path, $"The text has {scalar.Text.Length} characters; the limit is {lengthMax}.", node.Line);
        else if (TextRules.FirstForbidden(scalar.Text, isMultiline) is { } rune)
            Problems.Add(new Problem(Problems.Errors.Text, path, $"The text holds the character U+{rune.Value:X4}, which is not allowed.", node.Line));
        else if (string.IsNullOrWhiteSpace(scalar.Text))
            Problems.Schema(path, "The text is empty.", node.Line);
        else
            return scalar.Text;
        return null;
    }

    private long? NumberOf(DocumentNode node, string path, long min, long max)
    {
        if (node is not DocumentScalar { Form: ScalarForm.Plain or ScalarForm.Number } scalar
            || !long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            Problems.Schema(path, $"Expected a whole number, found {Kind(node)}.", node.Line);
            return null;
        }
        if (number >= min && number <= max)
            return number;
        Problems.Limit(path, $"{number} is outside {min} to {max}.", node.Line);
        return null;
    }

    private string? WordOf(DocumentNode node, string path, IReadOnlyCollection<string> vocabulary)
    {
        if (node is not DocumentScalar { Form: ScalarForm.Quoted or ScalarForm.Plain } scalar)
        {
            Problems.Schema(path, $"Expected a word, found {Kind(node)}.", node.Line);
            return null;
        }
        if (vocabulary.Contains(scalar.Text))
            return scalar.Text;
        string? nearest = NearestName.Of(scalar.Text, vocabulary);
        string hint = nearest is not null ? $"Did you mean {nearest}?" : vocabulary.Count <= 20 ? $"One of: {string.Join(", ", vocabulary)}." : "See docs/REPORT.md for the words.";
        Problems.Add(new Problem(Problems.Errors.Vocabulary, path, $"{Excerpt.Of(scalar.Text)} is not a word known here.", node.Line, hint));
        return null;
    }

    private PartnerId? PartnerOf(string text, string path, int line)
    {
        if (PartnerId.TryParse(text, out PartnerId partner))
            return partner;
        Problems.Schema(path, $"{Excerpt.Of(text)} is not a partner id (1 to {PartnerId.LengthMax} of a-z 0-9 . -).", line);
        return null;
    }

    private DocumentNode? Peek(string name) =>
        map.Find(name)?.Value is { } node and not DocumentScalar { Form: ScalarForm.Null } ? node : null;

    private static string Kind(DocumentNode node) => node switch
    {
        DocumentMap => "named fields",
        DocumentList => "a list",
        DocumentScalar { Form: ScalarForm.Null } => "nothing",
        DocumentScalar { Form: ScalarForm.Number } => "a number",
        DocumentScalar { Form: ScalarForm.Truth } => "true or false",
        DocumentScalar { Form: ScalarForm.Quoted } scalar => $"the text {Excerpt.Of(scalar.Text)}",
        DocumentScalar scalar => Excerpt.Of(scalar.Text),
        _ => "something else",
    };
}

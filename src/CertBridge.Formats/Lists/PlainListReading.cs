using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Lists;

/// <summary>A list with one value in each line, of any type that its look tells. What follows a number sign is a comment: of the line where a value stands before it, else of nobody.</summary>
public static class PlainListReading
{
    private static readonly DocumentErrors Errors = ForeignReading.Errors(FormatErrors.NotList);

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> list, ForeignReadingOptions options)
    {
        var problems = new DocumentProblems(Errors);
        if (ListText.Of(list.Span, options, problems) is not { } text)
            return Parsed<ForeignReport>.Invalid(problems.All);
        ListRow[] rows = [.. text.Split('\n').Select((line, i) => RowOf(line, i + 1)).OfType<ListRow>()];
        if (rows.Length == 0)
            problems.Schema(string.Empty, "There is no value in this list.", 1);
        return problems.HasErrors ? Parsed<ForeignReport>.Invalid(problems.All) : ListReport.Of(rows, options, problems);
    }

    private static ListRow? RowOf(string written, int number)
    {
        string line = written.Trim();
        int sign = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
        string value = (sign < 0 ? line : line[..sign]).Trim();
        if (value.Length == 0)
            return null;
        return new ListRow(number)
        {
            Values = [new ListValue($"line {number}", Type: null, value)],
            Comment = sign < 0 ? null : line[(sign + 2)..].Trim(),
        };
    }
}

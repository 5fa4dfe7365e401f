using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Every operator at every path it fits, with selectors, languages and a few parameters each.</summary>
internal static class EveryStep
{
    private static readonly string[] Types = ["ip", "victim-ip", "network", "email", "domain", "text"];

    public static readonly RedactionStep[] All = [.. RedactionTable.All.SelectMany(field => field.Operators.SelectMany(op => Texts(field, op))).Append("{ op: fidelity, path: \"times.*\", to: day }")
        .Select(text => Profiles.Of(text).Steps[0])];

    private static IEnumerable<string> Texts(RedactionField field, RedactionOperator op) =>
        from path in Paths(field, op)
        from parameters in Parameters(field, op)
        select $"{{ op: {RedactionOperators.Word(op)}, path: \"{path}\"{parameters} }}";

    private static IEnumerable<string> Paths(RedactionField field, RedactionOperator op)
    {
        yield return field.Path;
        if (field.Kind == RedactionKind.Languages)
            yield return $"{field.Path}.sq";
        foreach (string selector in field.Selectors)
        {
            string[] words = selector switch
            {
                RedactionSelector.Type => [.. Types.Where(type => field.Kind == RedactionKind.Entry || ValueField.Fits(op, type))],
                RedactionSelector.Role => ["c2", "victim"],
                RedactionSelector.Consent => ["no", "yes"],
                _ => [],
            };
            foreach (string word in words)
                yield return field.Path.Replace("*", $"{selector}={word}", StringComparison.Ordinal);
        }
    }

    private static string[] Parameters(RedactionField field, RedactionOperator op) => op switch
    {
        RedactionOperator.Constant when field.Words is { } words => [$", value: \"{words[0]}\"", $", value: \"{words[^1]}\""],
        RedactionOperator.Constant => [", value: fixed", ", value: \"also fixed\""],
        RedactionOperator.Hmac => ["", ", keep: domain"],
        RedactionOperator.TruncateIp => [", v4: 24, v6: 48", ", v4: 8, v6: 64", ", v4: 0, v6: 0"],
        RedactionOperator.Bucket => [", edges: [10, 50, 250, 1000]", ", edges: [50, 1000]", ", edges: [7]"],
        RedactionOperator.Fidelity => [", to: minute", ", to: day", ", to: year"],
        RedactionOperator.GuardText => [", against: dropped-values"],
        _ => [""],
    };
}

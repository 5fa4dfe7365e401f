namespace CertBridge.Node.Trusting;

/// <summary>The roles as they are written.</summary>
public static class OperatorRoles
{
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<OperatorRole>().Select(role => role.Word())];

    public static string Word(this OperatorRole role) => role.ToString().ToLowerInvariant();

    public static OperatorRole? Find(string? word)
    {
        int index = word is null ? -1 : Words.ToList().IndexOf(word);
        return index < 0 ? null : Enum.GetValues<OperatorRole>()[index];
    }
}

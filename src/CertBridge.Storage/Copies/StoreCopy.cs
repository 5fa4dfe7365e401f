using System.Globalization;

namespace CertBridge.Storage.Copies;

/// <summary>
/// A whole copy of the store as an older program left it, made before the schema was changed: the way back. It holds every content key of its day, so what is destroyed
/// in the store later can be read as long as the copy is there (docs/STORAGE.md).
/// </summary>
/// <param name="File">Its whole path.</param>
/// <param name="Schema">The schema it has, the number of its last step.</param>
/// <param name="MadeAt">When it was made, as its name says.</param>
/// <param name="SizeBytes">What it takes on the disk.</param>
public sealed record StoreCopy(string File, int Schema, DateTimeOffset MadeAt, long SizeBytes)
{
    internal const string Pattern = "before-*.copy";

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>After so many days it is erased.</summary>
    public const int KeptDays = 7;

    /// <summary>Such as <c>before-0004-20261126T020130Z.copy</c>.</summary>
    public string Name => Path.GetFileName(File);

    /// <summary>From when on it is erased.</summary>
    public DateTimeOffset EndsAt => MadeAt.AddDays(KeptDays);

    /// <summary>Named for the first step that it does not have.</summary>
    internal static string NameOf(int schema, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"before-{schema + 1:D4}-{at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}.copy");

    /// <returns>Null for a file that has another name.</returns>
    internal static StoreCopy? Of(FileInfo file) =>
        file.Name.Split('-', '.') is ["before", string step, string time, "copy"]
        && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
        && DateTimeOffset.TryParseExact(time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset madeAt)
            ? new StoreCopy(file.FullName, number - 1, madeAt, file.Length)
            : null;
}

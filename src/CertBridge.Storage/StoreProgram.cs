using System.Globalization;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage;

/// <summary>
/// Which program opened the store last, in a line beside it such as <c>0.1.0 schema 4</c>: so that a refusal can name it, and so that the schema of a running node
/// is known without a look into its store.
/// </summary>
/// <param name="Version">Of the program.</param>
/// <param name="Schema">Number of the last schema step it brought the store to.</param>
public sealed record StoreProgram(string Version, int Schema)
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LengthMax = 100;

    /// <summary>Version of this program.</summary>
    public static string Own { get; } = typeof(StoreProgram).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <returns>Null where a program from before there was such a file used the store, or when the line cannot be read.</returns>
    public static StoreProgram? Read(NodeHome home)
    {
        if (!File.Exists(home.ProgramFile) || new FileInfo(home.ProgramFile).Length > LengthMax)
            return null;
        return File.ReadAllText(home.ProgramFile).Trim().Split(' ') is [string version, "schema", string number]
            && System.Version.TryParse(version, out _) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int schema)
                ? new StoreProgram(version, schema)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version} schema {Schema}");

    internal static void Note(NodeHome home, int schema)
    {
        var program = new StoreProgram(Own, schema);
        if (Read(home) != program)
            DurableFile.Write(home.ProgramFile, System.Text.Encoding.ASCII.GetBytes($"{program}\n"), FileMode600);
    }
}

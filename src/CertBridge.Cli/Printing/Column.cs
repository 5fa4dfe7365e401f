namespace CertBridge.Cli.Printing;

/// <summary>A column of a table.</summary>
/// <param name="Title">In capitals.</param>
/// <param name="Text">What a row shows there; it is escaped when printed.</param>
/// <param name="WidthMax">Longer text is cut on the screen; JSON has it whole.</param>
internal sealed record Column<T>(string Title, Func<T, string> Text, int WidthMax = 60);

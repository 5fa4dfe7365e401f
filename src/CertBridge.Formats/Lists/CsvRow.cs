namespace CertBridge.Formats.Lists;

/// <summary>One row of a table.</summary>
/// <param name="Line">Where it begins, from 1: a cell in quotes may hold line ends.</param>
/// <param name="Cells">Without quotes and the white space around them.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

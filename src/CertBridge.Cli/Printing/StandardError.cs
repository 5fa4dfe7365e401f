namespace CertBridge.Cli.Printing;

/// <summary>Standard error: everything that is not data. When nobody reads it any more, nothing is lost.</summary>
internal static class StandardError
{
    public static bool IsTerminal => !Console.IsErrorRedirected;

    public static void Write(string text) => Console.Error.Write(text);

    public static void Line(string text) => Console.Error.WriteLine(text);
}

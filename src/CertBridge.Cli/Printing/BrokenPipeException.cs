namespace CertBridge.Cli.Printing;

/// <summary>The reader of our output went away, as <c>head</c> does. The command ends quietly with 141.</summary>
internal sealed class BrokenPipeException() : IOException("The reader of standard output went away.");

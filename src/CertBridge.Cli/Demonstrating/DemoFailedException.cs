namespace CertBridge.Cli.Demonstrating;

/// <summary>A step of the demonstration saw something other than it should.</summary>
internal sealed class DemoFailedException(string message) : Exception(message)
{
    public static void Unless(bool isSo, string otherwise)
    {
        if (!isSo)
            throw new DemoFailedException(otherwise);
    }
}

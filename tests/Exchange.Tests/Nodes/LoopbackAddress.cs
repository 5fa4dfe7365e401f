using System.Net;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Gives every node a loopback address of its own (RFC 1122 section 3.2.1.3: all of 127/8 is this machine), so that no two tests share a port.</summary>
internal static class LoopbackAddress
{
    private static int taken;

    public static IPAddress Next()
    {
        int number = Interlocked.Increment(ref taken);
        return new IPAddress([127, (byte)(1 + (Environment.ProcessId % 250)), (byte)(number / 250), (byte)(1 + (number % 250))]);
    }
}

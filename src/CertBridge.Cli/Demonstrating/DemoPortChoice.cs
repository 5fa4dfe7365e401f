using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CertBridge.Cli.Demonstrating;

/// <summary>
/// Free loopback ports, taken below the range Linux hands out to outgoing connections (32768 up): a port chosen there could be taken by
/// somebody's connection while a node restarts.
/// </summary>
internal static class DemoPortChoice
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int TriesMax = 1_000;

    public static IReadOnlyList<int> Free(int count)
    {
        var held = new List<TcpListener>();
        try
        {
            for (int tries = 0; held.Count < count && tries < TriesMax; tries++)
            {
                if (TryListen(RandomNumberGenerator.GetInt32(First, Last)) is { } listener)
                    held.Add(listener);
            }
            return held.Count == count
                ? [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)]
                : throw new IOException($"No {count} free loopback ports between {First} and {Last}.");
        }
        finally
        {
            held.ForEach(listener => listener.Stop());
        }
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}

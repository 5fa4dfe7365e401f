using System.Runtime.InteropServices;
using System.Text;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Printing;

/// <summary>
/// Standard output by write(2). The console's own stream swallows EPIPE, and a FileStream over the descriptor writes at offsets of its own,
/// which overwrites what another program wrote to the same redirected file.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const int InterruptedCall = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private StandardOutput()
    {
    }

    public static StandardOutput Instance { get; } = new();

    public static bool IsTerminal => !Console.IsOutputRedirected;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static void WriteText(string text) => Instance.Write(Utf8.GetBytes(text));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            nint written = WriteDescriptor(Descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                ThrowUnlessInterrupted(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void ThrowUnlessInterrupted(int error)
    {
        if (error == BrokenPipe)
            throw new BrokenPipeException();
        if (error != InterruptedCall)
            throw new CommandFailedException(CommandLineErrors.OutputNotWritten, $"standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteDescriptor(int descriptor, in byte buffer, nint count);
}

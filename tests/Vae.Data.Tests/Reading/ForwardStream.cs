namespace Vae.Data.Tests.Reading;

/// <summary>A stream as a pipe is: it cannot seek, and gives a few bytes at a time.</summary>
internal sealed class ForwardStream(byte[] bytes, int atATime = 7) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, atATime));
}

namespace Vae.Data;

/// <summary>A decoder of a format that a library reads.</summary>
/// <param name="source">The file.</param>
/// <param name="kind">What it is, in words.</param>
internal abstract class PackedTableDecoder(InputSource source, string kind) : TableDecoder
{
    /// <summary>The file.</summary>
    protected InputSource Source => source;

    /// <summary>Reads by a library, which says in many ways that a file is not as it should be.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    protected T Damaged<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (!IsOurs(e) && e is not OutOfMemoryException)
        {
            // Of what it does not support, it means the user.
            var reason = e is NotSupportedException or NotImplementedException ? $" ({e.Message.TrimEnd('.')})" : "";
            throw new InvalidDataException(
                $"{source.Name} is a damaged {kind}, or uses what is not supported{reason}; expected one that can be read to its end.",
                e
            );
        }
    }

    private bool IsOurs(Exception e) =>
        e is InvalidDataException && e.Message.StartsWith(source.Name, StringComparison.Ordinal);
}

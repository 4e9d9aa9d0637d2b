namespace Vae.Batch;

/// <summary>Turns rows into a format's bytes. Any number of threads use one encoder, each with rows of its own.</summary>
internal interface IRowEncoder
{
    /// <summary>The bytes before the first row, in a file of <paramref name="count"/> rows.</summary>
    byte[] Header(long count);

    /// <summary>Appends the bytes of some rows.</summary>
    void Encode(RowSpan rows, MemoryStream target);
}

namespace Vae.MLNet;

/// <summary>Values of a column by row.</summary>
internal interface IColumnBuffer<T>
{
    /// <summary>Copies the value of <paramref name="row"/> into <paramref name="value"/>, whose memory is used again.</summary>
    void Fetch(int row, ref T value);
}

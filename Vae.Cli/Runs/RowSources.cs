using System.Buffers;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where a run's rows come from.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Calls of <see cref="Compute"/> that keep all cores busy.</summary>
    int Workers { get; }

    /// <summary>Makes the memory of a block.</summary>
    RunBlock NewBlock();

    /// <summary>Goes past rows that are not wanted; called before the first <see cref="Read"/>.</summary>
    void Skip(long rows);

    /// <summary>Reads what belongs to the next block; one call at a time, in order.</summary>
    void Read(RunBlock block);

    /// <summary>Computes a block's results; any number of calls at once.</summary>
    void Compute(RunBlock block);

    /// <summary>Throws if an input is not what it was when it was opened.</summary>
    void CheckUnchanged();
}

/// <summary>Images from the prior: row i depends on the seed, its label and i alone.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="labels">The labels of a conditional model, owned by this; null for an unconditional one.</param>
internal abstract class GeneratedRows(BundleModel model, ILabelSource? labels) : IRowSource
{
    public int Workers => model.Threads;

    public RunBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, 0, model.IsConditional);

    public void Skip(long rows) => labels?.Skip(rows);

    public void Read(RunBlock block) => labels?.Read(block.FirstRow, block.RunLabels);

    public abstract void Compute(RunBlock block);

    public void CheckUnchanged() => labels?.CheckUnchanged();

    public void Dispose() => labels?.Dispose();
}

/// <summary>Images of latent vectors.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="labels">The labels of a conditional model, owned by this; null for an unconditional one.</param>
/// <param name="seed">The seed.</param>
internal sealed class GenerateSource(VaeModel model, ILabelSource? labels, long seed) : GeneratedRows(model, labels)
{
    private readonly VaeModel single = model.SingleThreaded;

    public override void Compute(RunBlock block)
    {
        single.SamplePrior(seed, block.FirstRow, block.RunLatents, block.RunLabels);
        single.Decode(block.Latents, block.Labels, block.Images);
    }
}

/// <summary>Images of codes.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="labels">The labels of a conditional model, owned by this; null for an unconditional one.</param>
/// <param name="seed">The seed.</param>
internal sealed class GenerateCodesSource(VqVaeModel model, ILabelSource? labels, long seed)
    : GeneratedRows(model, labels)
{
    private readonly VqVaeModel single = model.SingleThreaded;

    public override void Compute(RunBlock block)
    {
        var codes = ArrayPool<long>.Shared.Rent(block.Latents.Length);
        try
        {
            // All places of the block, as a draw hangs on the last bit of a probability; a row outside of the run has a number, too.
            var drawn = codes.AsSpan(0, block.Latents.Length);
            single.DrawCodes(seed, block.FirstRow - block.Start, block.Labels, drawn, CancellationToken.None);
            CodeNumbers.Copy(drawn, block.Latents);
            single.Decode(drawn, block.Labels, block.Images);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(codes);
        }
    }
}

/// <summary>What a model makes of rows from a file.</summary>
/// <param name="input">The rows, owned by this, and their model.</param>
/// <param name="labels">Their labels where these are a file of their own, owned by this.</param>
/// <param name="codeSize">The elements of what it makes of a row.</param>
internal abstract class EncodedRowSource(RowInput input, FileLabels? labels, int codeSize) : IRowSource
{
    private readonly BundleModel model = input.Model;
    private readonly RowReader rows = input.Rows;

    /// <summary>The elements of a row of codes.</summary>
    public int CodeSize => codeSize;

    public int Workers => model.Threads;

    public RunBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, codeSize, input.HasLabels);

    public void Skip(long count)
    {
        rows.Skip(count);
        labels?.Skip(count);
    }

    public void Read(RunBlock block)
    {
        input.ReadRows(block.RunImages, block.RunLabels);
        labels?.Read(block.FirstRow, block.RunLabels);
        input.CheckEnd();
    }

    public void Compute(RunBlock block)
    {
        try
        {
            Encode(block, model.IsConditional ? block.Labels : []);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(
                $"{rows.Name} has a row that the model does not take, counted from row {block.FirstRow - block.Start}: {e.Message}",
                e
            );
        }
    }

    public void CheckUnchanged()
    {
        rows.CheckUnchanged();
        labels?.CheckUnchanged();
    }

    public void Dispose()
    {
        rows.Dispose();
        labels?.Dispose();
    }

    /// <summary>Fills the codes of a block.</summary>
    protected abstract void Encode(RunBlock block, ReadOnlySpan<long> own);
}

/// <summary>Posteriors: means, then log-variances where they are wanted.</summary>
/// <param name="input">The images, owned by this, and their <see cref="VaeModel"/>.</param>
/// <param name="labels">Their labels where these are a file of their own, owned by this.</param>
/// <param name="meanOnly">Whether codes are means alone.</param>
internal sealed class EncodeSource(RowInput input, FileLabels? labels, bool meanOnly)
    : EncodedRowSource(input, labels, input.Model.LatentSize * (meanOnly ? 1 : 2))
{
    private readonly VaeModel single = ((VaeModel)input.Model).SingleThreaded;

    protected override void Encode(RunBlock block, ReadOnlySpan<long> own)
    {
        single.Encode(block.Images, own, block.Latents, block.LogVariances);
        var size = single.LatentSize;
        for (var i = block.Start; i < block.Start + block.Count; i++)
        {
            var code = block.Codes.AsSpan(i * CodeSize, CodeSize);
            block.Latents.AsSpan(i * size, size).CopyTo(code);
            block.LogVariances.AsSpan(i * size, CodeSize - size).CopyTo(code[size..]);
        }
    }
}

/// <summary>Codes of a VQ-VAE.</summary>
/// <param name="input">The images, owned by this, and their <see cref="VqVaeModel"/>.</param>
/// <param name="labels">Their labels where these are a file of their own, owned by this.</param>
internal sealed class EncodeCodesSource(RowInput input, FileLabels? labels)
    : EncodedRowSource(input, labels, input.Model.LatentSize)
{
    private readonly VqVaeModel single = ((VqVaeModel)input.Model).SingleThreaded;

    protected override void Encode(RunBlock block, ReadOnlySpan<long> own)
    {
        var codes = ArrayPool<long>.Shared.Rent(block.Codes.Length);
        try
        {
            var found = codes.AsSpan(0, block.Codes.Length);
            single.Encode(block.Images, own, found);
            CodeNumbers.Copy(found, block.Codes);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(codes);
        }
    }
}

/// <summary>Codes as the numbers of files, which hold each of them.</summary>
internal static class CodeNumbers
{
    public static void Copy(ReadOnlySpan<long> codes, Span<float> numbers)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            numbers[i] = codes[i];
        }
    }

    /// <exception cref="InvalidDataException">A number is no code of the model.</exception>
    public static long[] Of(RowInput input, InputBatch batch)
    {
        var numbers = batch.Rows.Span;
        var size = input.Model.LatentSize;
        var most = input.Model.Signature.Codes!.Size - 1;
        var codes = new long[numbers.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] =
                numbers[i] >= 0 && numbers[i] <= most && numbers[i] == MathF.Floor(numbers[i])
                    ? (long)numbers[i]
                    : throw new InvalidDataException(
                        FormattableString.Invariant(
                            $"Row {batch.FirstRow + i / size} of {input.Rows.Name} holds {numbers[i]} at element {i % size}; expected a code, a whole number from 0 to {most}."
                        )
                    );
        }

        return codes;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Vae.MLNet;

namespace Vae.Batch;

/// <summary>Saves data views through ML.NET. No method is inlined, so that a missing assembly is missed in <see cref="Load"/>.</summary>
internal static class IdvSaver
{
    /// <summary>Loads the assemblies that saving needs.</summary>
    /// <exception cref="FileNotFoundException">One of them is missing.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Load() =>
        GC.KeepAlive(new[] { typeof(IdxView), typeof(IDataView), typeof(ITransformer), typeof(MLContext) });

    /// <inheritdoc cref="IdvFile.Write"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(
        Stream target,
        IReadOnlyList<IdvColumn> columns,
        long? firstRow,
        CancellationToken cancellation
    )
    {
        var view = new IdxView([.. columns.Select(c => IdxColumn.Of(c.Name, c.IdxPath, c.SlotNames))], firstRow);
        Save(new MLContext(), [new SequencePart(columns[0].IdxPath, () => view)], target, cancellation);
    }

    /// <inheritdoc cref="IdvFile.Join"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Join(IReadOnlyList<string> parts, Stream target, CancellationToken cancellation)
    {
        var ml = new MLContext();
        Save(ml, [.. parts.Select(path => new SequencePart(path, () => Open(ml, path)))], target, cancellation);
    }

    private static IDataView Open(MLContext ml, string path)
    {
        try
        {
            return ml.Data.LoadFromBinary(path);
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no whole .idv file: {e.Message}", e);
        }
    }

    private static void Save(
        MLContext ml,
        IReadOnlyList<SequencePart> parts,
        Stream target,
        CancellationToken cancellation
    )
    {
        // Beside a file there is room, and a run that was killed leaves nothing that the next one does not overwrite.
        var path = target is FileStream file
            ? $"{file.Name}.blocks"
            : Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var scratch = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            }
        );
        using var rows = new SequenceView(parts, cancellation);
        try
        {
            ml.Data.SaveAsBinary(rows, scratch);
        }
        catch (InvalidOperationException e) when (e.InnerException is not null)
        {
            // ML.NET wraps what went wrong in one of its threads.
            ExceptionDispatchInfo.Throw(e.GetBaseException());
        }

        IdvLayout.CopyInOrder(scratch, target, cancellation);
    }
}

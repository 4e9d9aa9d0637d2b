using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where rows go: a file, whose name tells the format, or a stream: <c>-</c>, the standard output, or a device.</summary>
internal sealed record RowOutput(string Path, RowFileName Name)
{
    private const string StandardOutput = "-";

    /// <summary>Whether the rows go to a stream, which has no name to appear under.</summary>
    public bool IsStream => Path == StandardOutput || Descriptor is not null || RegularFile.IsDevice(Path);

    /// <summary>The open descriptor that the path is another name of, whatever is behind it; null for any other path.</summary>
    private int? Descriptor { get; } = OpenDescriptor.Of(Path);

    /// <summary>Works out the format.</summary>
    /// <param name="path">The path, or <c>-</c>.</param>
    /// <param name="format">The format asked for; that of the path when null.</param>
    /// <param name="standardFormat">The format on the standard output when none is asked for.</param>
    public static RowOutput For(string path, RowFormat? format, RowFormat standardFormat)
    {
        var asked = path == StandardOutput ? format ?? standardFormat : format;
        return new RowOutput(path, UsageException.Check(() => RowFileName.Parse(path, asked)));
    }

    /// <summary>Refuses to write where a file is read or something else stands; nothing that a stream has written can be lost.</summary>
    /// <exception cref="IOException">The file's place is taken.</exception>
    public void Require(Destination destination)
    {
        if (!IsStream)
        {
            destination.Require(Path);
        }
    }

    /// <summary>Opens the stream, hands it over and closes it.</summary>
    public void Open(CliContext context, Action<Stream> write)
    {
        using var stream =
            Path == StandardOutput || Descriptor == OpenDescriptor.Output ? context.OpenOutput()
            : Descriptor is { } number ? StandardStreams.OpenInherited(number, Path)
            : new FileStream(Path, FileMode.Open, FileAccess.Write);
        write(stream);
        stream.Flush();
    }

    /// <summary>Writes a table whose rows <paramref name="produce"/> gives; a file appears only when it is complete.</summary>
    public void Write(CliContext context, RowTable table, long count, RowElement? element, Action<RowWriter> produce)
    {
        var layout = UsageException.Check(() => table.Layout(Name.Format, element));
        if (IsStream)
        {
            Open(context, stream => Fill(UsageException.Check(() => RowWriter.Create(stream, Name, layout, count))));
        }
        else
        {
            using var orderly = context.InGoodOrder();
            Fill(UsageException.Check(() => RowWriter.Create(Path, Name, layout, count)));
        }

        void Fill(RowWriter rows)
        {
            using (rows)
            {
                produce(rows);
                rows.Complete();
            }
        }
    }
}

using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>
/// The rows of several views of the same columns one after the other, and in that order only. A part is open while its rows are read, but
/// the first for as long as this view, since ML.NET reads annotations from a part's file when they are asked for.
/// </summary>
internal sealed class SequenceView : IDataView, IDisposable
{
    private readonly IReadOnlyList<SequencePart> parts;
    private readonly CancellationToken cancellation;
    private readonly IDataView first;

    public SequenceView(IReadOnlyList<SequencePart> parts, CancellationToken cancellation)
    {
        (this.parts, this.cancellation) = (parts, cancellation);
        first = parts[0].Open();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => first.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new SequenceCursor(Schema, columnsNeeded, Opened().GetEnumerator(), cancellation);

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];

    public void Dispose() => (first as IDisposable)?.Dispose();

    // Each part, open until the next one is asked for.
    private IEnumerable<IDataView> Opened()
    {
        yield return first;
        foreach (var part in parts.Skip(1))
        {
            var view = part.Open();
            using (view as IDisposable)
            {
                yield return Schema.Select(Head).SequenceEqual(view.Schema.Select(Head))
                    ? view
                    : throw new InvalidDataException(
                        $"{part.Name} has the columns {Heads(view)}; expected {Heads(first)}, those of {parts[0].Name}."
                    );
            }
        }
    }

    private static string Heads(IDataView view) => string.Join(", ", view.Schema.Select(Head));

    private static string Head(DataViewSchema.Column column) => $"{column.Name} ({column.Type})";
}

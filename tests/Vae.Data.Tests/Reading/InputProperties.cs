using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Data.Tests.Reading;

/// <summary>What any array or table holds is read back, in pieces of any size, packed in any way, from files and from pipes.</summary>
public sealed class InputProperties
{
    private static readonly Gen<(string Way, int Parts, bool Pipe, int Piece, int Skipped)> Manners =
        from way in Gen.Elements(Packed.Ways)
        from parts in Gen.Choose(1, 3)
        from pipe in Gen.Elements(true, false)
        from piece in Gen.Choose(1, 4)
        from skipped in Gen.Choose(0, 3)
        select (way, parts, pipe, piece, skipped);

    [Fact]
    public void Any_array_of_floats_comes_back() => ComesBack<float>("<f4", v => v);

    [Fact]
    public void Any_array_of_doubles_comes_back() =>
        ComesBack<double>("<f8", v => (float)v, v => !double.IsFinite(v) || float.IsFinite((float)v));

    [Fact]
    public void Any_array_of_bytes_comes_back() => ComesBack<byte>("|u1", v => v / 255f);

    [Fact]
    public void Any_array_of_shorts_comes_back() => ComesBack<short>("<i2", v => v);

    [Fact]
    public void Any_array_of_longs_comes_back() => ComesBack<long>("<i8", v => v);

    [Fact]
    public void Any_labels_come_back()
    {
        var cases =
            from values in ArbMap.Default.GeneratorFor<long>().ArrayOf()
            from text in Gen.Elements(true, false)
            from manner in Manners
            where values.Length > 0 || !text
            select (values, text, manner);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var bytes = c.text
                        ? Encoding.UTF8.GetBytes(string.Join('\n', c.values))
                        : NpyBytes.Of("<i8", c.values, c.values.Length);
                    using var reader = RowReader.OpenLabels(
                        Stream(bytes, c.manner.Way, c.manner.Parts, c.manner.Pipe),
                        "x"
                    );
                    var skipped = Math.Min(c.manner.Skipped, c.values.Length);
                    reader.Skip(skipped);
                    Assert.Equal(c.values[skipped..], reader.ReadAllLabels(c.manner.Piece));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_table_comes_back()
    {
        var numbers = ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite);
        var cases =
            from columns in Gen.Choose(1, 5)
            from rows in Gen.Choose(1, 9)
            from values in numbers.ArrayOf(rows * columns)
            from labels in ArbMap.Default.GeneratorFor<long>().ArrayOf(rows)
            from labelled in Gen.Elements(true, false)
            from header in Gen.Elements(true, false)
            from separator in Gen.Elements(",", ";", "\t", " ", " \t  ")
            from said in Gen.Elements(true, false)
            from quote in Gen.Elements("", "\"")
            from line in Gen.Elements("\n", "\r\n")
            from last in Gen.Elements("", "\n", "\r\n\r\n")
            from manner in Manners
            select (columns, values, labels, labelled, header || labelled, separator, said, quote, line, last, manner);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var (columns, values, labels, labelled, header, separator, said, quote, line, last, manner) = c;
                    var names = Enumerable.Range(0, columns).Select(i => $"p{i}");
                    var lines = values
                        .Chunk(columns)
                        .Select(
                            (row, i) =>
                                row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))
                                    .Concat(labelled ? [labels[i].ToString(CultureInfo.InvariantCulture)] : [])
                        )
                        .Prepend(header ? names.Concat(labelled ? ["label"] : []) : null)
                        .OfType<IEnumerable<string>>();
                    var text =
                        string.Join(line, lines.Select(l => string.Join(separator, l.Select(f => quote + f + quote))))
                        + last;
                    using var reader = RowReader.Open(
                        Stream(Encoding.UTF8.GetBytes(text), manner.Way, manner.Parts, manner.Pipe),
                        "x",
                        new()
                        {
                            // A first row such as 0,1 may be a header, so it has to be said that it is none.
                            Header = header
                                ? said
                                    ? TextHeader.Present
                                    : TextHeader.Detect
                                : TextHeader.Absent,
                        }
                    );
                    var count = values.Length / columns;
                    Assert.Equal(manner.Pipe ? null : count, reader.Count);
                    var skipped = Math.Min(manner.Skipped, count);
                    reader.Skip(skipped);
                    var (rowsRead, labelsRead) = reader.ReadAll(manner.Piece);
                    Assert.Equal(values[(skipped * columns)..], rowsRead);
                    Assert.Equal(labelled ? labels[skipped..] : [], labelsRead);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static void ComesBack<T>(string descr, Func<T, float> expected, Func<T, bool>? fits = null)
        where T : unmanaged
    {
        var cases =
            from shape in Gen.Choose(1, 4).ListOf().Where(d => d.Count <= 3).Select(d => d.ToArray())
            from count in Gen.Choose(0, 9)
            from values in ArbMap
                .Default.GeneratorFor<T>()
                .Where(fits ?? (_ => true))
                .ArrayOf(count * shape.Aggregate(1, (a, b) => a * b))
            from manner in Manners
            select (shape, count, values, manner);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var bytes = NpyBytes.Of(descr, c.values, [c.count, .. c.shape]);
                    using var reader = RowReader.Open(Stream(bytes, c.manner.Way, c.manner.Parts, c.manner.Pipe), "x");
                    var size = c.shape.Aggregate(1, (a, b) => a * b);
                    Assert.Equal((c.count, size), (reader.Count, reader.RowSize));
                    var skipped = Math.Min(c.manner.Skipped, c.count);
                    reader.Skip(skipped);
                    Assert.Equal(c.values[(skipped * size)..].Select(expected), reader.ReadAll(c.manner.Piece).Rows);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static MemoryStream Stream(byte[] bytes, string way, int parts, bool pipe)
    {
        var packed = Packed.As(way, bytes, parts);
        return pipe ? new ForwardStream(packed) : new MemoryStream(packed);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>However six numbers are split into columns, and whatever each holds.</summary>
public class SplitProperties
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_reconstruction_has_the_numbers_and_names_of_the_concatenated_column() =>
        Prop.ForAll(
                Situations.ToArbitrary(),
                situation =>
                {
                    var (row, batch) = situation;
                    var view = Splits.View(row);
                    var names = Splits.NamesOf(row);
                    var stock = StockRows
                        .With(ml, view, names)
                        .Apply(ml.Transforms.ReconstructWithVae("Reconstruction", Bundles.Mlp, StockRows.Column));

                    var ours = view.Apply(
                        ml.Transforms.ReconstructWithVae(
                            Bundles.Mlp,
                            new VaeReconstructor.Options { InputColumnNames = names, BatchSize = batch }
                        )
                    );

                    Row.AssertSameValues(
                        Rows.Read(stock, ["Reconstruction"]),
                        Rows.Read(ours, ["Reconstruction"]),
                        1e-6
                    );
                    var (expected, actual) = (stock.Schema["Reconstruction"], ours.Schema["Reconstruction"]);
                    Assert.Equal(expected.Annotations.Schema.Count, actual.Annotations.Schema.Count);
                    if (expected.Annotations.Schema.Count > 0)
                    {
                        // A key alone is a vector alone once MapKeyToVector had it, and that keeps its names.
                        var alone = names.Length == 1 && view.Schema[names[0]].Type is KeyDataViewType;
                        Assert.Equal(
                            expected.SlotNames().Select(name => alone ? $"{names[0]}.{name}" : name),
                            actual.SlotNames()
                        );
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static Gen<(IReadOnlyList<ProbeColumn> Row, int Batch)> Situations =>
        from cuts in Gen.Choose(0, 31)
        from kinds in Gen.Choose(0, 3 * DataKind.All.Count).ArrayOf(6)
        from batch in Gen.Choose(1, 50)
        from names in Gen.Shuffle(["A", "B", "C", "D", "E", "F"])
        select ((IReadOnlyList<ProbeColumn>)[.. Columns(cuts, kinds, names)], batch);

    private static IEnumerable<ProbeColumn> Columns(int cuts, int[] kinds, string[] names)
    {
        var start = 0;
        for (var end = 1; end <= 6; end++)
        {
            if (end < 6 && ((cuts >> (end - 1)) & 1) == 0)
            {
                continue;
            }

            yield return Column(kinds[start], names[start], start, end - start);
            start = end;
        }
    }

    private static ProbeColumn Column(int kind, string name, int first, int width)
    {
        if (kind == 3 * DataKind.All.Count)
        {
            return Splits.Key<uint>(
                name,
                width,
                Probe.KeyValues([.. Enumerable.Range(0, width).Select(i => $"value {i}")])
            );
        }

        var of = DataKind.All.Values.ElementAt(kind / 3);
        return (kind % 3) switch
        {
            0 when width == 1 => of.Scalar(name, first),
            1 => of.Sparse(name, first, width),
            _ => of.Dense(name, first, width),
        };
    }
}

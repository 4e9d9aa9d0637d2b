using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Columns that a step has nothing to do with.</summary>
public class PassThroughTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Columns_of_every_type_pass_with_their_values(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(300);

        var rows = Rows.Read(run.View, [.. Source.Passengers, .. of.Makes]);

        Row.AssertSameValues(
            Rows.Read(run.Source, Source.Passengers),
            [.. rows.Select(row => row.With(Source.Passengers))],
            tolerance: 0
        );
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Columns_pass_with_their_types_and_annotations_in_their_order(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(0);
        var (before, after) = (run.Source.Schema, run.View.Schema);

        Assert.Equal([.. before.Select(column => column.Name), .. of.Makes], after.Select(column => column.Name));
        Assert.All(before, column => Assert.Equal(column.Type, after[column.Name].Type), throwIfEmpty: true);
        VBuffer<ReadOnlyMemory<char>> keys = default;
        after["Named"].GetKeyValues(ref keys);
        Assert.Equal(["zero", "one", "two"], keys.DenseValues().Select(key => key.ToString()));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Sparse_values_pass_sparse(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(20);
        var schema = run.View.Schema;
        using var cursor = run.View.GetRowCursor(schema.Named(["Ragged", of.Makes[0]]));
        var getter = cursor.GetGetter<VBuffer<double>>(schema["Ragged"]);
        VBuffer<double> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            Assert.False(value.IsDense);
            Assert.Equal(10 + cursor.Position % 3, value.Length);
        }
    }
}

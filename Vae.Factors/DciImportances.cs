using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Vae.Factors;

/// <summary>
/// The importances for DCI by boosted trees, one set of them for each value of a factor against the others: the gain of all splits by a dimension, as a part of that of
/// all splits.
/// </summary>
internal static class DciImportances
{
    private const int Trees = 30;
    private const int Leaves = 8;
    private const int LeastRowsOfLeaf = 10;

    public static DciScores Measure(
        CodeTable codes,
        FactorTable factors,
        DisentanglementOptions options,
        CancellationToken cancellation
    )
    {
        var (training, test) = Split(codes, options);
        var importances = new double[codes.LatentSize, factors.Names.Count];
        var accuracies = new double[factors.Names.Count];
        for (var factor = 0; factor < factors.Names.Count; factor++)
        {
            var (gains, accuracy) = Learn(codes, factors, factor, training, test, cancellation);
            var sum = gains.Sum();
            for (var dimension = 0; dimension < gains.Length; dimension++)
            {
                importances[dimension, factor] = sum > 0 ? gains[dimension] / sum : 0;
            }

            accuracies[factor] = accuracy;
        }

        return DciScores.FromImportances(importances, accuracies.Average());
    }

    /// <summary>Rows to learn from, and others, drawn without repetition.</summary>
    private static (int[] Training, int[] Test) Split(CodeTable codes, DisentanglementOptions options)
    {
        var rows = Enumerable.Range(0, codes.RowCount).ToArray();
        var training = Math.Min(options.TrainingRows, rows.Length * 2 / 3);
        var test = Math.Min(options.TestRows, rows.Length - training);
        var draws = new Draws(options.Seed, DrawPurpose.Dci);
        for (var i = 0; i < training + test; i++)
        {
            var other = i + draws.Below(rows.Length - i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return (rows[..training], rows[training..(training + test)]);
    }

    private static (double[] Gains, double Accuracy) Learn(
        CodeTable codes,
        FactorTable factors,
        int factor,
        int[] training,
        int[] test,
        CancellationToken cancellation
    )
    {
        var ml = new MLContext(seed: 0);
        var schema = MLRows.SchemaOf<Row>(codes.LatentSize);
        var classes = factors.ClassesOf(factor);
        Row[] learnt = [.. training.Select(row => new Row { Features = codes.Row(row).ToArray() })];
        // A view of objects is read anew by each fit, which finds the labels as they are then.
        var view = ml.Data.LoadFromEnumerable(learnt, schema);
        var gains = new double[codes.LatentSize];
        var best = new double[test.Length];
        Array.Fill(best, double.NegativeInfinity);
        var answers = new int[test.Length];
        for (var value = 0; value < factors.RowsOf(factor).Count; value++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (i, row) in training.Index())
            {
                learnt[i].Label = classes[row] == value;
            }

            // Nothing can be learnt about a value that is rare enough to be among the other rows alone.
            if (!Array.Exists(learnt, row => row.Label))
            {
                continue;
            }

            var model = ml
                .BinaryClassification.Trainers.FastTree(
                    new FastTreeBinaryTrainer.Options
                    {
                        FeatureColumnName = nameof(Row.Features),
                        LabelColumnName = nameof(Row.Label),
                        NumberOfTrees = Trees,
                        NumberOfLeaves = Leaves,
                        MinimumExampleCountPerLeaf = LeastRowsOfLeaf,
                        NumberOfThreads = 1,
                    }
                )
                .Fit(view);
            var ensemble = model.Model.SubModel.TrainedTreeEnsemble;
            foreach (var tree in ensemble.Trees)
            {
                for (var split = 0; split < tree.NumberOfNodes; split++)
                {
                    gains[tree.NumericalSplitFeatureIndexes[split]] += tree.SplitGains[split];
                }
            }

            // ML.NET's own scoring hands rows from thread to thread, which takes many times as long on a busy machine.
            foreach (var (i, row) in test.Index())
            {
                var score = ensemble.Bias;
                foreach (var (number, tree) in ensemble.Trees.Index())
                {
                    score += ensemble.TreeWeights[number] * Output(tree, codes.Row(row));
                }

                if (score > best[i])
                {
                    (best[i], answers[i]) = (score, value);
                }
            }
        }

        var right = test.Index().Count(each => answers[each.Index] == classes[each.Item]);
        return (gains, (double)right / test.Length);
    }

    /// <summary>What a tree says of a code.</summary>
    private static double Output(RegressionTreeBase tree, ReadOnlySpan<float> code)
    {
        var node = tree.NumberOfNodes == 0 ? ~0 : 0;
        while (node >= 0)
        {
            var isLeft = code[tree.NumericalSplitFeatureIndexes[node]] <= tree.NumericalSplitThresholds[node];
            node = isLeft ? tree.LeftChild[node] : tree.RightChild[node];
        }

        return tree.LeafValues[~node];
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}

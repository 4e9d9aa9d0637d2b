namespace Vae.Bench.Measuring;

/// <summary>Clean rows of which one cell is put five spreads off: whether that cell is the one to blame.</summary>
internal static class SpoiltCells
{
    private const int Trials = 500;
    private const float SpreadsOff = 5;

    /// <summary>The shares of trials in which the spoilt cell contributes most, and in which it has the largest |z|.</summary>
    public static (double Ours, double Largest) Blamed(
        TableDetector detector,
        LabelledTable train,
        LabelledTable test,
        int seed
    )
    {
        var (means, spreads) = train.Moments();
        var width = train.Width;
        int[] changing =
        [
            .. Enumerable
                .Range(0, width)
                .Where(j => Enumerable.Range(1, train.Count - 1).Any(i => train.Row(i)[j] != train.Row(0)[j])),
        ];
        var (random, normal) = (new Random(seed), test.Normal());
        var trials = test.Take([.. Enumerable.Range(0, Trials).Select(_ => normal[random.Next(normal.Length)])]);
        var spoilt = new int[Trials];
        for (var i = 0; i < Trials; i++)
        {
            spoilt[i] = changing[random.Next(changing.Length)];
            trials.Values[i * width + spoilt[i]] += (random.Next(2) == 0 ? -1 : 1) * SpreadsOff * spreads[spoilt[i]];
        }

        var (scores, contributions) = (new float[Trials], new float[Trials * width]);
        detector.Transformer.Model.DetectAnomalies(trials.Values, [], scores, contributions);
        var (ours, largest) = (0, 0);
        for (var i = 0; i < Trials; i++)
        {
            var row = i;
            ours += IsLargest(contributions.AsSpan(i * width, width), spoilt[i]);
            largest += IsLargest(
                [.. changing.Select(j => Math.Abs(trials.Row(row)[j] - means[j]) / spreads[j])],
                Array.IndexOf(changing, spoilt[i])
            );
        }

        return (ours / (double)Trials, largest / (double)Trials);
    }

    /// <summary>1 where no other element is as large.</summary>
    private static int IsLargest(ReadOnlySpan<float> values, int element)
    {
        for (var j = 0; j < values.Length; j++)
        {
            if (j != element && values[j] >= values[element])
            {
                return 0;
            }
        }

        return 1;
    }
}

namespace Vae.Factors;

/// <summary>Mutual informations of the dimensions of a code, in bins, and factors.</summary>
internal static class MutualInformation
{
    /// <summary>The gap of Chen et al. (2018), eq. 6.</summary>
    public static double Gap(CodeTable codes, FactorTable factors, int bins)
    {
        var binned = Enumerable
            .Range(0, codes.LatentSize)
            .Select(dimension => Binned(codes, dimension, bins))
            .ToArray();
        var sum = 0.0;
        for (var factor = 0; factor < factors.Names.Count; factor++)
        {
            var classes = factors.ClassesOf(factor);
            var classCount = factors.RowsOf(factor).Count;
            var (most, next) = (0.0, 0.0);
            foreach (var dimension in binned)
            {
                var information = Of(dimension, bins, classes, classCount);
                (most, next) = information > most ? (information, most) : (most, Math.Max(next, information));
            }

            // The information of a factor and itself is its entropy.
            sum += (most - next) / Of(classes, classCount, classes, classCount);
        }

        return sum / factors.Names.Count;
    }

    /// <summary>The mutual information of two discrete variables, in nats.</summary>
    /// <param name="first">The value of the first in each row, from 0.</param>
    /// <param name="firstCount">How many values it may have.</param>
    /// <param name="second">The value of the second in each row.</param>
    /// <param name="secondCount">How many values it may have.</param>
    public static double Of(int[] first, int firstCount, int[] second, int secondCount)
    {
        var joint = new int[firstCount * secondCount];
        var (firstRows, secondRows) = (new int[firstCount], new int[secondCount]);
        for (var row = 0; row < first.Length; row++)
        {
            joint[first[row] * secondCount + second[row]]++;
            firstRows[first[row]]++;
            secondRows[second[row]]++;
        }

        var sum = 0.0;
        for (var cell = 0; cell < joint.Length; cell++)
        {
            if (joint[cell] > 0)
            {
                var (i, j) = Math.DivRem(cell, secondCount);
                sum +=
                    joint[cell] * Math.Log((double)joint[cell] * first.Length / ((double)firstRows[i] * secondRows[j]));
            }
        }

        return sum / first.Length;
    }

    /// <summary>The bin of equal width that a dimension is in, in each row; the largest number is in the last.</summary>
    private static int[] Binned(CodeTable codes, int dimension, int bins)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var row = 0; row < codes.RowCount; row++)
        {
            (low, high) = (Math.Min(low, codes[row, dimension]), Math.Max(high, codes[row, dimension]));
        }

        var width = (double)high - low;
        return
        [
            .. Enumerable
                .Range(0, codes.RowCount)
                .Select(row =>
                    width == 0 ? 0 : Math.Min((int)(((double)codes[row, dimension] - low) / width * bins), bins - 1)
                ),
        ];
    }
}

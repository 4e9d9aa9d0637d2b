namespace Vae.Training.Tests.Theory;

internal sealed partial class Toy
{
    /// <summary>
    /// Columns of W that are not orthogonal, so that the posterior is correlated and no diagonal one fits, and an encoder that is off it
    /// in the means, too.
    /// </summary>
    public static Toy Oblique()
    {
        var toy = new Toy([1, 0.5f, -0.5f, 1.25f, 0.75f, 0.25f], [0.25f, -0.5f, 1]);
        toy.Set("mean.weight", [0.5f, -0.25f, 0.125f, 0.25f, 0.375f, -0.125f]);
        toy.Set("mean.bias", [0.25f, -0.125f]);
        toy.Set("log_variance.weight", [0.125f, 0, -0.0625f, 0, 0.0625f, 0.125f]);
        toy.Set("log_variance.bias", [-0.5f, -0.75f]);
        return toy;
    }

    /// <summary>Orthogonal columns of different lengths and the encoder that gives the true posterior.</summary>
    public static Toy Exact() => WithExactEncoder([1, 0.5f, -1, 0.5f, 0.25f, 0], [0.25f, -0.5f, 1]);

    /// <summary>As <see cref="Exact"/>, with two classes that shift the decoder's mean.</summary>
    public static Toy ExactConditional() =>
        WithExactEncoder([1, 0.5f, 1.5f, -0.5f, -1, 0.5f, 0, 0.75f, 0.25f, 0, -1, 2], [0.25f, -0.5f, 1]);

    /// <summary>As <see cref="ExactConditional"/>, with an encoder that is not told enough.</summary>
    public static Toy InexactConditional()
    {
        var toy = ExactConditional();
        toy.Set("mean.weight", [0.5f, -0.25f, 0, 0.5f, -0.25f, 0.25f, 0.5f, 0, 0.125f, -0.5f]);
        toy.Set("log_variance.bias", [-0.5f, -0.25f]);
        return toy;
    }

    /// <summary>The posterior's mean is affine in x and in the one-hot class: its value at 0, and what each unit adds to it.</summary>
    private static Toy WithExactEncoder(float[] decoder, float[] offset)
    {
        var toy = new Toy(decoder, offset);
        var origin = toy.Model().PosteriorMean(new double[Features]);
        var columns = new List<double[]>();
        for (var i = 0; i < Features; i++)
        {
            var unit = Enumerable.Range(0, Features).Select(k => k == i ? 1.0 : 0).ToArray();
            columns.Add(toy.Model().PosteriorMean(unit));
        }

        for (var c = 0; c < toy.Classes; c++)
        {
            columns.Add(toy.Model(c).PosteriorMean(new double[Features]));
        }

        toy.Set(
            "mean.weight",
            [.. from j in (int[])[0, 1] from column in columns select (float)(column[j] - origin[j])]
        );
        toy.Set("mean.bias", [.. origin.Select(value => (float)value)]);
        toy.Set("log_variance.weight", new float[Latent * columns.Count]);
        toy.Set("log_variance.bias", [.. toy.Model().PosteriorVariances().Select(value => (float)Math.Log(value))]);
        return toy;
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class LatentPathTests
{
    [Fact]
    public void A_linear_path_takes_equal_steps_and_holds_both_ends() =>
        Assert.Equal([0f, 2f, 0.5f, 1.5f, 1f, 1f, 1.5f, 0.5f, 2f, 0f], LatentPath.Linear([0, 2], [2, 0], 5));

    [Fact]
    public void A_spherical_path_takes_equal_angles()
    {
        var path = LatentPath.Spherical([1, 0], [0, 1], 4);

        var (sine, cosine) = (Math.Sin(Math.PI / 6), Math.Cos(Math.PI / 6));
        Fixture.AssertClose([1, 0, cosine, sine, sine, cosine, 0, 1], path, 1e-6);
    }

    [Fact]
    public void A_spherical_path_keeps_the_ends_and_a_common_norm() =>
        Prop.ForAll(
                Gen.Choose(-1000, 1000).Select(i => i / 100f).ArrayOf(12).ToArbitrary(),
                numbers =>
                {
                    var (from, to) = (Unit(numbers[..6]), Unit(numbers[6..]));
                    var path = LatentPath.Spherical(from, to, 7);
                    var dot = from.Zip(to, (a, b) => a * b).Sum();
                    return Near(path[..6], from)
                        && Near(path[^6..], to)
                        && (dot < -0.99 || path.Chunk(6).All(row => Math.Abs(row.Sum(x => x * x) - 1) < 1e-4));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new float[] { 1, 1 }, new float[] { 3, 3 })]
    [InlineData(new float[] { 0, 0 }, new float[] { 3, 1 })]
    [InlineData(new float[] { 2, 1 }, new float[] { -4, -2 })]
    public void Without_one_arc_the_spherical_path_is_straight(float[] from, float[] to) =>
        Assert.Equal(LatentPath.Linear(from, to, 5), LatentPath.Spherical(from, to, 5));

    [Fact]
    public void Ends_and_steps_that_give_no_path_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LatentPath.Linear([1, 2], [1], 5));
        Assert.Throws<ArgumentException>(() => LatentPath.Linear([], [], 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentPath.Spherical([1], [2], 1));
        Assert.Throws<ArgumentException>(() => LatentPath.Linear([1, 2], [3, 4], new float[5]));
    }

    private static float[] Unit(float[] vector)
    {
        vector[0] += vector.All(x => x == 0) ? 1 : 0;
        var norm = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / norm)];
    }

    private static bool Near(float[] a, float[] b) => a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
}

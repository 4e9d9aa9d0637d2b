using System.Globalization;
using System.Text;

namespace Vae.Fuzz;

/// <summary>Label plans: every label is a class, and a plan without proportions is what its text says, expanded by hand.</summary>
internal sealed class LabelPlanTarget() : FuzzTarget("labels")
{
    private const int Classes = 12;

    public override IReadOnlyList<byte[]> Seeds { get; } =
        RowSeeds.Texts("3", "1,7", "0-9", "0-3,5,7-9", "0:0.5,1:0.5", "11:1e-3,2:3", "3,3,3", " 1 , 2 ");

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(",", "-", ":", "0", "12", "1e308", "NaN", "-1", "0-11", "99999999999999999999", ".5", " ");

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (Expect.Taken(() => LabelPlan.Parse(text, Classes), out _) is not { } plan)
        {
            return;
        }

        var labels = new long[64];
        plan.Fill(5, 0, labels);
        Expect.True(labels.All(label => label is >= 0 and < Classes), "A label is no class.");
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            var expected = text.Split(',').SelectMany(Expanded).ToArray();
            Expect.True(
                labels.Select((label, i) => label == expected[i % expected.Length]).All(same => same),
                $"The labels are {string.Join(' ', labels)}."
            );
        }
        else
        {
            var named = text.Split(',')
                .Where(part => !IsZero(part.Split(':')[1]))
                .Select(part => Expanded(part.Split(':')[0]).First());
            Expect.True(labels.All(named.Contains), "A label is drawn that has no share.");
        }
    }

    private static IEnumerable<long> Expanded(string part)
    {
        var ends = part.Split('-').Select(Whole).ToArray();
        for (var label = ends[0]; label <= ends[^1]; label++)
        {
            yield return label;
        }
    }

    private static long Whole(string text) => long.Parse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsZero(string share) => double.Parse(share, CultureInfo.InvariantCulture) == 0;
}

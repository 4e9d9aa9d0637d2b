namespace Vae.Report;

/// <summary>Pairs of different classes: the report's 3 and 8 first, digits that look alike next.</summary>
internal static class ClassPairs
{
    private static readonly (long From, long To)[] First =
    [
        (3, 8),
        (4, 9),
        (1, 7),
        (5, 6),
        (0, 2),
        (7, 3),
        (9, 5),
        (6, 0),
    ];

    /// <summary>Up to <paramref name="count"/> pairs, none twice; fewer when the classes make no more.</summary>
    /// <param name="classes">The classes that there are images of.</param>
    /// <param name="count">The most pairs.</param>
    public static IReadOnlyList<(long From, long To)> Of(IReadOnlyList<long> classes, int count) =>
        [
            .. First
                .Where(pair => classes.Contains(pair.From) && classes.Contains(pair.To))
                .Concat(
                    from step in Enumerable.Range(1, classes.Count - 1)
                    from i in Enumerable.Range(0, classes.Count)
                    select (classes[i], classes[(i + step) % classes.Count])
                )
                .Distinct()
                .Take(count),
        ];
}

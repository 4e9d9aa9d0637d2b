namespace Vae.Inference;

/// <summary>The rules of a model's class names.</summary>
internal static class ClassNames
{
    private const int FewNames = 5;

    /// <summary>What is wrong with names, in a sentence; null when nothing is.</summary>
    /// <param name="names">The name of class 0, of class 1, and so on.</param>
    /// <param name="classCount">The number of classes; null when it is not known yet.</param>
    public static string? Problem(IReadOnlyList<string> names, int? classCount)
    {
        var blank = names.TakeWhile(name => !string.IsNullOrWhiteSpace(name)).Count();
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return classCount == 0 ? $"There are {names.Count} class names, but the model is unconditional; expected none."
            : classCount is { } count && count != names.Count
                ? $"There are {names.Count} class names for {count} classes; expected one per class."
            : blank < names.Count ? $"The name of class {blank} is empty; expected a name."
            : twice is not null
                ? $"The class name '{twice.Key}' is there {twice.Count()} times; expected distinct names."
            : null;
    }

    /// <summary>Some of many names or values, for messages.</summary>
    public static string Few(IReadOnlyList<string> values) =>
        string.Join(", ", values.Take(FewNames)) + (values.Count > FewNames ? ", …" : "");
}

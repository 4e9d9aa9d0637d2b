using System.CommandLine;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>The labels that a conditional model decodes with.</summary>
internal sealed class LabelOptions(string name, string description)
{
    private readonly Option<string?> labels = new(name) { Description = description };

    /// <summary>The option's name.</summary>
    public string Name => name;

    public void AddTo(Command command) => command.Add(labels);

    /// <summary>The labels as the command line has them; null when it has none.</summary>
    public string? Text(ParseResult parse) => parse.GetValue(labels);

    /// <summary>The plan asked for; null when there is none.</summary>
    public LabelPlan? Plan(ParseResult parse, BundleModel model)
    {
        if (parse.GetValue(labels) is not { } text)
        {
            return null;
        }

        return model.IsConditional
            ? UsageException.Check(() => LabelPlan.Parse(text, model.ClassCount, model.Card.ClassNames))
            : throw new UsageException($"The model is unconditional; expected no {name}.");
    }

    /// <summary>The plan asked for, else <paramref name="standard"/>; null for an unconditional model.</summary>
    public LabelPlan? PlanOr(ParseResult parse, BundleModel model, Func<LabelPlan> standard) =>
        Plan(parse, model) ?? (model.IsConditional ? standard() : null);

    /// <summary>Every class of a model in turn.</summary>
    public static LabelPlan EveryClass(BundleModel model) =>
        LabelPlan.Cycle([.. Enumerable.Range(0, model.ClassCount).Select(i => (long)i)]);
}

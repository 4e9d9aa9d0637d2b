using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Puts batched steps in the place of the stock transformers that they were saved as.</summary>
internal sealed class StepRestorer(SavedModelFile file, VaeModelOptions options)
{
    // The chains that TransformerChain.Transform and Fit choose transformers by.
    private static readonly TransformerScope[] Scopes =
    [
        TransformerScope.Training,
        TransformerScope.Testing,
        TransformerScope.Scoring,
    ];

    private readonly Dictionary<string, BundleModel> models = [];
    private readonly List<BundleTransformer> made = [];

    /// <summary>The loaded model with its steps put back. The stock transformers they replace are freed.</summary>
    public ITransformer Restore(ITransformer loaded)
    {
        try
        {
            return Restore(loaded, file.Root);
        }
        catch
        {
            made.ForEach(transformer => transformer.Dispose());
            (loaded as IDisposable)?.Dispose();
            throw;
        }
        finally
        {
            // The transformers have their own shares.
            models.Values.ToList().ForEach(model => model.Dispose());
        }
    }

    private ITransformer Restore(ITransformer loaded, string directory)
    {
        if (loaded is not TransformerChain<ITransformer> chain)
        {
            return loaded;
        }

        var children = chain.ToList();
        if (SavedAt(directory, children.Count) is { } saved)
        {
            var step = Step(saved.Step, saved.Bundle);
            chain.Dispose();
            return step;
        }

        var replaced = children.Select((child, i) => Restore(child, SavedModelFile.Child(directory, i))).ToList();
        return replaced.SequenceEqual(children)
            ? chain
            : new TransformerChain<ITransformer>(replaced, children.Select(child => ScopeOf(chain, child)));
    }

    /// <summary>The step that all transformers of a chain are; null where they are none.</summary>
    private (SavedStep Step, ModelBundle Bundle)? SavedAt(string directory, int children)
    {
        // Its graph is the first of them, or stands behind those that make bytes of pictures.
        for (var i = 0; i < Math.Min(children, StockPlan.MostBefore + 1); i++)
        {
            if (SavedStep.FromMetadata(file.Metadata(SavedModelFile.Child(directory, i))) is { } saved)
            {
                return saved.Step.Transformers == children ? saved : null;
            }
        }

        return null;
    }

    private BundleTransformer Step(SavedStep saved, ModelBundle bundle)
    {
        // It holds the graphs' hashes, and what keys mean.
        var key = bundle.Card.ToJson();
        if (!models.TryGetValue(key, out var model))
        {
            model = BundleModel.Of(bundle, options);
            models.Add(key, model);
        }

        saved.Step.Validate(model);
        var transformer = saved.Step.ToTransformer(model, saved.Fitted);
        made.Add(transformer);
        return transformer;
    }

    private static TransformerScope ScopeOf(TransformerChain<ITransformer> chain, ITransformer child) =>
        Scopes
            .Where(scope => chain.GetModelFor(scope).Contains(child))
            .Aggregate(TransformerScope.None, (all, scope) => all | scope);
}

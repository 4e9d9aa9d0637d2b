// The native half of the TorchSharp stand-in: a handful of C functions over libtorch. One of them, vae_call, reaches
// every ATen operator through the boxed dispatcher. Errors are kept per thread and read with vae_last_error.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <malloc.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/variable.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

thread_local std::string last_error;

template <typename Result, typename Body>
Result guarded(Result failure, Body body) {
  try {
    return body();
  } catch (const c10::Error& error) {
    last_error = error.what();
  } catch (const std::exception& error) {
    last_error = error.what();
  }
  return failure;
}

at::Tensor* share(const at::Tensor& tensor) { return tensor.defined() ? new at::Tensor(tensor) : nullptr; }

variable_list gather(at::Tensor** tensors, int64_t count) {
  variable_list list;
  for (int64_t i = 0; i < count; i++) list.push_back(tensors[i] ? *tensors[i] : at::Tensor());
  return list;
}

// The same layout as TorchSharp.PInvoke.NativeArgument.
enum Kind : int64_t {
  kNone,
  kTensor,
  kInteger,
  kReal,
  kBoolean,
  kIntegers,
  kTensors,
  kGenerator
};

struct Argument {
  int64_t kind;
  int64_t count;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};

c10::IValue unpack(const Argument& argument) {
  auto tensors = static_cast<at::Tensor**>(argument.pointer);
  auto integers = static_cast<int64_t*>(argument.pointer);
  switch (argument.kind) {
    case kTensor:
      return *static_cast<at::Tensor*>(argument.pointer);
    case kInteger:
      return argument.integer;
    case kReal:
      return argument.real;
    case kBoolean:
      return argument.integer != 0;
    case kIntegers:
      return std::vector<int64_t>(integers, integers + argument.count);
    case kTensors:
      return gather(tensors, argument.count);
    case kGenerator:
      return *static_cast<at::Generator*>(argument.pointer);
    default:
      return c10::IValue();
  }
}

void pack(const c10::IValue& value, std::vector<Argument>& results) {
  Argument result{kNone, 0, {0}};
  if (value.isTensor()) {
    result.kind = kTensor;
    result.pointer = share(value.toTensor());
  } else if (value.isInt()) {
    result.kind = kInteger;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.kind = kReal;
    result.real = value.toDouble();
  } else if (value.isBool()) {
    result.kind = kBoolean;
    result.integer = value.toBool();
  }
  results.push_back(result);
}

// conv_transpose2d as what it is, the input gradient of conv2d. libtorch 1.13 computes that and its derivatives up to 3
// times faster than its own operator, but for the forward pass with few output channels.
struct ConvolutionTranspose : torch::autograd::Function<ConvolutionTranspose> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight,
                            const c10::optional<at::Tensor>& bias, const std::vector<int64_t>& stride,
                            const std::vector<int64_t>& padding, const std::vector<int64_t>& extra,
                            const std::vector<int64_t>& dilation, int64_t groups) {
    context->save_for_backward({input, weight});
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    context->saved_data["dilation"] = dilation;
    context->saved_data["groups"] = groups;
    context->saved_data["bias"] = bias.has_value();
    if (weight.size(1) < 8) return at::conv_transpose2d(input, weight, bias, stride, padding, extra, groups, dilation);

    std::vector<int64_t> size = {input.size(0), weight.size(1) * groups};
    for (int i = 0; i < 2; i++)
      size.push_back((input.size(i + 2) - 1) * stride[i] - 2 * padding[i] + dilation[i] * (weight.size(i + 2) - 1) +
                     extra[i] + 1);
    auto output =
        std::get<0>(at::convolution_backward(input, at::empty(size, input.options()), weight, c10::nullopt, stride,
                                             padding, dilation, false, {0, 0}, groups, {true, false, false}));
    if (bias) output.add_(bias->view({-1, 1, 1}));
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto stride = context->saved_data["stride"].toIntVector();
    auto padding = context->saved_data["padding"].toIntVector();
    auto dilation = context->saved_data["dilation"].toIntVector();
    auto groups = context->saved_data["groups"].toInt();
    auto gradient = gradients[0].contiguous();
    at::Tensor input, weight, bias;
    if (context->needs_input_grad(0)) input = at::conv2d(gradient, saved[1], {}, stride, padding, dilation, groups);
    if (context->needs_input_grad(1))
      weight = std::get<1>(at::convolution_backward(saved[0], gradient, saved[1], c10::nullopt, stride, padding,
                                                    dilation, false, {0, 0}, groups, {false, true, false}));
    if (context->saved_data["bias"].toBool() && context->needs_input_grad(2)) bias = gradient.sum({0, 2, 3});
    return {input, weight, bias, {}, {}, {}, {}, {}};
  }
};

// Adam's numbers for one step, and the step for a run of elements, as torch.optim.Adam's single-tensor path computes
// it.
template <typename T>
struct Adam {
  T step_size, correction, keep1, add1, keep2, add2, epsilon, decay, sign;

  Adam(const double* options, int64_t step, bool maximize) {
    double beta1 = options[1], beta2 = options[2];
    step_size = options[0] / (1 - std::pow(beta1, step));
    correction = std::sqrt(1 - std::pow(beta2, step));
    keep1 = beta1, add1 = 1 - beta1, keep2 = beta2, add2 = 1 - beta2;
    epsilon = options[3], decay = options[4], sign = maximize ? -1 : 1;
  }

  void update(int64_t count, T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v) const {
    for (int64_t i = 0; i < count; i++) {
      T slope = sign * g[i] + decay * p[i];
      m[i] = m[i] * keep1 + add1 * slope;
      v[i] = v[i] * keep2 + add2 * slope * slope;
      p[i] -= step_size * (m[i] / (std::sqrt(v[i]) / correction + epsilon));
    }
  }

  void update(int64_t count, T* p, const T* g, T* m, T* v, T* largest) const {
    for (int64_t i = 0; i < count; i++) {
      T slope = sign * g[i] + decay * p[i];
      m[i] = m[i] * keep1 + add1 * slope;
      v[i] = v[i] * keep2 + add2 * slope * slope;
      largest[i] = std::max(largest[i], v[i]);
      p[i] -= step_size * (m[i] / (std::sqrt(largest[i]) / correction + epsilon));
    }
  }

  // The tensors are parameter, averages, squares and perhaps largest squares.
  void run(const variable_list& tensors, const at::Tensor& gradient) const {
    std::vector<T*> data;
    for (const auto& tensor : tensors) data.push_back(tensor.data_ptr<T>());
    const T* g = gradient.data_ptr<T>();
    at::parallel_for(0, gradient.numel(), 32768, [&](int64_t at, int64_t end) {
      if (data.size() == 3)
        update(end - at, data[0] + at, g + at, data[1] + at, data[2] + at);
      else
        update(end - at, data[0] + at, g + at, data[1] + at, data[2] + at, data[3] + at);
    });
  }
};

}  // namespace

EXPORT void vae_initialize() {
  // A step frees what it allocated. Keeping that memory saves the page faults of getting it again: a quarter of a step.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
  if (!std::getenv("OMP_NUM_THREADS")) at::set_num_threads(std::max(1u, std::thread::hardware_concurrency()));
}

EXPORT const char* vae_last_error() { return last_error.c_str(); }

EXPORT const void* vae_find(const char* name, const char* overload) {
  return guarded<const void*>(
      nullptr, [&] { return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)); });
}

// Returns the number of results, or -1. Arguments that are not given take the operator's defaults. The results stay
// valid until the thread's next call; when `results` is null they are dropped.
EXPORT int64_t vae_call(const c10::OperatorHandle* handle, const Argument* arguments, int64_t count,
                        Argument** results) {
  thread_local std::vector<Argument> packed;
  return guarded<int64_t>(-1, [&] {
    std::vector<c10::IValue> stack;
    const auto& schema = handle->schema().arguments();
    for (int64_t i = 0; i < count; i++) stack.push_back(unpack(arguments[i]));
    for (size_t i = count; i < schema.size(); i++) stack.push_back(schema[i].default_value().value());
    handle->callBoxed(&stack);
    packed.clear();
    if (!results) return int64_t(0);
    for (const auto& value : stack) pack(value, packed);
    *results = packed.data();
    return static_cast<int64_t>(packed.size());
  });
}

// `settings` are stride, padding, output padding and dilation, two numbers each, and groups.
EXPORT at::Tensor* vae_conv_transpose2d(at::Tensor* input, at::Tensor* weight, at::Tensor* bias,
                                        const int64_t* settings) {
  return guarded<at::Tensor*>(nullptr, [&] {
    std::vector<int64_t> stride(settings, settings + 2), padding(settings + 2, settings + 4),
        extra(settings + 4, settings + 6), dilation(settings + 6, settings + 8);
    int64_t groups = settings[8];
    auto optional_bias = bias ? c10::make_optional(*bias) : c10::nullopt;
    bool is_gradient = input->dim() == 4 && weight->dim() == 4 && extra[0] < stride[0] && extra[1] < stride[1];
    return share(
        is_gradient
            ? ConvolutionTranspose::apply(*input, *weight, optional_bias, stride, padding, extra, dilation, groups)
            : at::conv_transpose2d(*input, *weight, optional_bias, stride, padding, extra, groups, dilation));
  });
}

EXPORT bool vae_adam(at::Tensor* parameter, at::Tensor* average, at::Tensor* square, at::Tensor* largest,
                     const double* options, int64_t step, bool maximize) {
  return guarded(false, [&] {
    at::NoGradGuard no_grad;
    // Everything is worked out on contiguous tensors; what was not contiguous is copied back.
    variable_list originals = {*parameter, *average, *square}, tensors;
    if (largest) originals.push_back(*largest);
    for (const auto& tensor : originals) tensors.push_back(tensor.contiguous());
    auto gradient = parameter->grad().contiguous();
    if (parameter->scalar_type() == at::kDouble)
      Adam<double>(options, step, maximize).run(tensors, gradient);
    else
      Adam<float>(options, step, maximize).run(tensors, gradient);
    for (size_t i = 0; i < tensors.size(); i++) {
      if (!originals[i].is_same(tensors[i])) originals[i].copy_(tensors[i]);
      originals[i].unsafeGetTensorImpl()->bump_version();
    }
    return true;
  });
}

EXPORT void vae_free(at::Tensor* tensor) { delete tensor; }

EXPORT void* vae_data(at::Tensor* tensor) {
  return guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

EXPORT int64_t vae_dim(at::Tensor* tensor) { return tensor->dim(); }

EXPORT int64_t vae_numel(at::Tensor* tensor) { return tensor->numel(); }

EXPORT int64_t vae_type(at::Tensor* tensor) { return static_cast<int64_t>(tensor->scalar_type()); }

EXPORT int64_t vae_element_size(at::Tensor* tensor) { return tensor->element_size(); }

EXPORT void vae_sizes(at::Tensor* tensor, int64_t* sizes) {
  std::copy(tensor->sizes().begin(), tensor->sizes().end(), sizes);
}

EXPORT void vae_strides(at::Tensor* tensor, int64_t* strides) {
  std::copy(tensor->strides().begin(), tensor->strides().end(), strides);
}

EXPORT bool vae_is_contiguous(at::Tensor* tensor) { return tensor->is_contiguous(); }

EXPORT bool vae_requires_grad(at::Tensor* tensor) { return tensor->requires_grad(); }

EXPORT bool vae_set_requires_grad(at::Tensor* tensor, bool value) {
  return guarded(false, [&] {
    tensor->set_requires_grad(value);
    return true;
  });
}

EXPORT bool vae_has_grad(at::Tensor* tensor) { return tensor->grad().defined(); }

EXPORT at::Tensor* vae_grad(at::Tensor* tensor) { return share(tensor->grad()); }

EXPORT bool vae_backward(at::Tensor** tensors, int64_t count, at::Tensor** gradients, int64_t gradient_count,
                         bool retain_graph, bool create_graph, at::Tensor** inputs, int64_t input_count) {
  return guarded(false, [&] {
    torch::autograd::backward(gather(tensors, count), gather(gradients, gradient_count), retain_graph, create_graph,
                              gather(inputs, input_count));
    return true;
  });
}

EXPORT bool vae_grad_enabled() { return c10::GradMode::is_enabled(); }

EXPORT void vae_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

EXPORT bool vae_set_threads(int count) {
  return guarded(false, [&] {
    at::set_num_threads(count);
    return true;
  });
}

EXPORT at::Generator* vae_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }

EXPORT void vae_generator_free(at::Generator* generator) { delete generator; }

EXPORT void vae_generator_seed(at::Generator* generator, uint64_t seed) {
  std::lock_guard<std::mutex> lock(generator->mutex());
  generator->set_current_seed(seed);
}

